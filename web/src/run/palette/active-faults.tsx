import { type FaultView, faultName } from '@firedrill/contract';
import { type ReactNode, useState } from 'react';
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

interface ActiveFaultsProps {
  faults: readonly FaultView[];
  onHeal(faultId: string): Promise<void>;
}

function ActiveFault({
  fault,
  onHeal,
}: {
  fault: FaultView;
  onHeal: ActiveFaultsProps['onHeal'];
}): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const { id, kind, on, params, state } = fault;
  const isHealing = isAsked || state === 'healing';
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
      <Button size="sm" isBusy={isHealing} onClick={() => void heal()}>
        Heal<span className="visually-hidden"> {faultName({ kind, on })}</span>
      </Button>
    </li>
  );
}

/** What is broken now, each with a button that heals it. */
export function ActiveFaults({ faults, onHeal }: ActiveFaultsProps): ReactNode {
  if (faults.length === 0) return <p className="panel-empty">Nothing is broken.</p>;
  return (
    <ul className="palette-actives">
      {faults.map((fault) => (
        <ActiveFault key={fault.id} fault={fault} onHeal={onHeal} />
      ))}
    </ul>
  );
}
