import { type Catalogue, type FaultView, faultName, type InjectFault } from '@firedrill/contract';
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { ActiveFaults } from './active-faults.tsx';
import { FaultList } from './fault-list.tsx';
import { Injection } from './injection.tsx';
import { type DrillFacts, offersOf } from './palette-form.ts';

/** What a person can break and heal in a manual drill. */
export interface FaultPaletteProps {
  catalogue: Catalogue;
  /** What decides which faults can be done. */
  drill: Omit<DrillFacts, 'taken'>;
  /** Faults that are in force or on their way. */
  faults: readonly FaultView[];
  /** The drill is ending: it heals what is broken, and takes nothing more. */
  isEnding: boolean;
  onInject(fault: InjectFault): Promise<{ faultId: string }>;
  onHeal(faultId: string): Promise<unknown>;
}

/** Does what was asked for; what goes wrong is kept in words. */
function useAsking(): [problem: string | undefined, ask: (act: Promise<unknown>) => Promise<void>] {
  const [problem, setProblem] = useState<string>();
  const ask = async (act: Promise<unknown>): Promise<void> => {
    setProblem(undefined);
    try {
      await act;
    } catch (error) {
      const { message, hint } = problemOf(error);
      setProblem(hint ? `${message} – ${hint}` : message);
    }
  };
  return [problem, ask];
}

interface FocusPath {
  /** Leads to a fault's Heal button as soon as there is one. */
  follow(faultId: string): void;
  onListed(faultId: string, heal: HTMLButtonElement): void;
}

/**
 * Leads the focus from the form to the Heal button of what was injected, whichever comes first: the server's answer or
 * the event. Who has turned to something else meanwhile is left there.
 */
function useFocusOnHeal(palette: RefObject<HTMLElement | null>): FocusPath {
  const wanted = useRef<string>(undefined);
  const listed = useRef(new Map<string, HTMLButtonElement>());
  const lead = (faultId: string): void => {
    const heal = listed.current.get(faultId);
    if (!heal || wanted.current !== faultId) return;
    wanted.current = undefined;
    const { activeElement } = document;
    if (activeElement === document.body || palette.current?.contains(activeElement)) heal.focus();
  };
  return {
    follow: (faultId) => {
      wanted.current = faultId;
      lead(faultId);
    },
    onListed: (faultId, heal) => {
      listed.current.set(faultId, heal);
      lead(faultId);
    },
  };
}

/** The panel of a manual drill: what is broken now, and the whole catalogue to choose from. */
export function FaultPalette(props: FaultPaletteProps): ReactNode {
  const { catalogue, drill, faults, isEnding, onInject, onHeal } = props;
  const [chosen, setChosen] = useState('');
  const [filter, setFilter] = useState('');
  const [problem, ask] = useAsking();
  const headingId = useId();
  const palette = useRef<HTMLElement>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const { follow, onListed } = useFocusOnHeal(palette);
  const taken = new Map(faults.map((fault) => [fault.on, faultName(fault)]));
  const offered = offersOf(catalogue.faults, { ...drill, taken });
  const wanted = filter.trim().toLowerCase();
  const listed = offered.filter(({ fault }) =>
    `${fault.kind} ${fault.summary} ${fault.roles.join(' ')}`.toLowerCase().includes(wanted),
  );
  const open = isEnding ? undefined : offered.find(({ fault }) => fault.kind === chosen);
  return (
    <section ref={palette} className="panel palette" aria-labelledby={headingId}>
      <header className="panel-header">
        <h2 id={headingId} className="panel-title">
          Faults
        </h2>
        <input
          ref={filterField}
          type="search"
          className="log-filter"
          placeholder="Filter"
          aria-label="Filter the faults"
          value={filter}
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </header>
      <ActiveFaults
        faults={faults}
        isEnding={isEnding}
        onHeal={(faultId) => ask(onHeal(faultId))}
        onListed={onListed}
        onFocusLost={() => filterField.current?.focus()}
      />
      <Problem words={problem} />
      {isEnding && (
        <p className="palette-ending" role="status">
          The drill is ending: what is broken is healed, and nothing more can be injected.
        </p>
      )}
      <div inert={isEnding} className="palette-choice">
        <FaultList offers={listed} onChoose={setChosen} />
      </div>
      {open && (
        <Injection
          key={open.fault.kind}
          fault={open.fault}
          roles={open.roles}
          taken={taken}
          onInject={onInject}
          onClose={(faultId) => {
            setChosen('');
            if (faultId !== undefined) requestAnimationFrame(() => follow(faultId));
          }}
        />
      )}
    </section>
  );
}

function Problem({ words }: { words: string | undefined }): ReactNode {
  if (words === undefined) return null;
  return (
    <p className="palette-problem" role="alert">
      ✕ {words}
    </p>
  );
}
