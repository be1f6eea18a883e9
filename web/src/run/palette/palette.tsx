import type { Catalogue, FaultView, InjectFault } from '@firedrill/contract';
import { type ReactNode, useId, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { ActiveFaults } from './active-faults.tsx';
import { Injection } from './injection.tsx';
import { faultsFor } from './palette-form.ts';

/** What a person can break and heal in a manual drill. */
export interface FaultPaletteProps {
  catalogue: Catalogue;
  /** Kind of the driver of the run: what it cannot do is not offered. */
  driver: string;
  /** Faults that are in force or on their way. */
  faults: readonly FaultView[];
  onInject(fault: InjectFault): Promise<unknown>;
  onHeal(faultId: string): Promise<unknown>;
}

/** Does what was asked for; what goes wrong is kept in words. Resolves with whether it went well. */
function useAsking(): [problem: string | undefined, ask: (act: Promise<unknown>) => Promise<boolean>] {
  const [problem, setProblem] = useState<string>();
  const ask = async (act: Promise<unknown>): Promise<boolean> => {
    setProblem(undefined);
    try {
      await act;
      return true;
    } catch (error) {
      const { message, hint } = problemOf(error);
      setProblem(hint ? `${message} – ${hint}` : message);
      return false;
    }
  };
  return [problem, ask];
}

interface FaultListProps {
  kinds: readonly string[];
  /** The one whose form is open; empty for none. */
  chosen: string;
  onChoose(kind: string): void;
}

/** The faults to choose from; the one that is chosen is put away by choosing it again. */
function FaultList({ kinds, chosen, onChoose }: FaultListProps): ReactNode {
  if (kinds.length === 0) return <p className="panel-empty">No fault of this driver passes the filter.</p>;
  return (
    <ul className="palette-list">
      {kinds.map((kind) => (
        <li key={kind}>
          <button
            type="button"
            className="palette-fault"
            aria-expanded={kind === chosen}
            onClick={() => onChoose(kind === chosen ? '' : kind)}
          >
            {kind}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The panel of a manual drill: what is broken now, and the whole catalogue to choose from. */
export function FaultPalette({ catalogue, driver, faults, onInject, onHeal }: FaultPaletteProps): ReactNode {
  const [chosen, setChosen] = useState('');
  const [filter, setFilter] = useState('');
  const [problem, ask] = useAsking();
  const headingId = useId();
  const offered = faultsFor(catalogue.faults, driver);
  const wanted = filter.trim().toLowerCase();
  const listed = offered.filter(({ fault }) =>
    `${fault.kind} ${fault.summary} ${fault.roles.join(' ')}`.toLowerCase().includes(wanted),
  );
  const open = offered.find(({ fault }) => fault.kind === chosen);
  return (
    <section className="panel palette" aria-labelledby={headingId}>
      <header className="panel-header">
        <h2 id={headingId} className="panel-title">
          Faults
        </h2>
        <input
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
        onHeal={async (faultId) => {
          await ask(onHeal(faultId));
        }}
      />
      {problem !== undefined && (
        <p className="palette-problem" role="alert">
          ✕ {problem}
        </p>
      )}
      <FaultList kinds={listed.map(({ fault }) => fault.kind)} chosen={chosen} onChoose={setChosen} />
      {open && (
        <Injection
          key={open.fault.kind}
          fault={open.fault}
          roles={open.roles}
          onInject={(fault) => ask(onInject(fault))}
        />
      )}
    </section>
  );
}
