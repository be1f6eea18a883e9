import { type FaultView, faultName } from '@firedrill/contract';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { paramWords } from '../page-shown.ts';

const STATES: Record<FaultView['state'], string> = {
  injecting: 'being injected …',
  injected: 'injected, not yet observed',
  'in-force': 'in force',
  healing: 'being healed …',
  healed: 'healed, not yet observed gone',
  gone: 'gone',
  stuck: 'could not be healed',
};

interface FaultActs {
  /** Resolves when it was asked for. */
  onHeal(faultId: string): Promise<void>;
  /** A fault came to be listed, with the button that heals it. */
  onListed(faultId: string, heal: HTMLButtonElement): void;
  /** A fault is gone while its button had the focus, which would go with it. */
  onFocusLost(): void;
  /** The drill is ending, which heals everything. */
  isEnding: boolean;
}

function ActiveFault({
  fault,
  onHeal,
  onListed,
  onFocusLost,
  isEnding,
}: { fault: FaultView } & FaultActs): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const { id, kind, on, params, state } = fault;
  const isHealing = isAsked || isEnding || state === 'healing';
  const button = useRef<HTMLButtonElement>(null);
  const acts = useRef({ onListed, onFocusLost });
  acts.current = { onListed, onFocusLost };
  useLayoutEffect(() => {
    const own = button.current;
    if (own) acts.current.onListed(id, own);
    return () => {
      if (own && own === document.activeElement) acts.current.onFocusLost();
    };
  }, [id]);
  const heal = async (): Promise<void> => {
    setAsked(true);
    try {
      await onHeal(id);
    } finally {
      setAsked(false);
    }
  };
  return (
    <li className="palette-active">
      <span>
        <b>{faultName({ kind, on })}</b> {paramWords(params)}
        <span className="palette-state">{STATES[state]}</span>
      </span>
      <Button ref={button} size="sm" isBusy={isHealing} onClick={() => void heal()}>
        Heal<span className="visually-hidden"> {faultName({ kind, on })}</span>
      </Button>
    </li>
  );
}

/** What is broken now, each with a button that heals it. */
export function ActiveFaults({ faults, ...acts }: { faults: readonly FaultView[] } & FaultActs): ReactNode {
  if (faults.length === 0) return <p className="panel-empty">Nothing is broken.</p>;
  return (
    <ul className="palette-actives">
      {faults.map((fault) => (
        <ActiveFault key={fault.id} fault={fault} {...acts} />
      ))}
    </ul>
  );
}
