import { type Catalogue, type FaultView, faultName, type InjectFault } from '@firedrill/contract';
import { type ReactNode, useId, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { ActiveFaults } from './active-faults.tsx';
import { Injection } from './injection.tsx';
import { type DrillFacts, groupsOf, type Offer, offersOf } from './palette-form.ts';

/** What a person can break and heal in a manual drill. */
export interface FaultPaletteProps {
  catalogue: Catalogue;
  /** What decides which faults can be done. */
  drill: Omit<DrillFacts, 'taken'>;
  /** Faults that are in force or on their way. */
  faults: readonly FaultView[];
  onInject(fault: InjectFault): Promise<unknown>;
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

interface FaultListProps {
  offers: readonly Offer[];
  /** The one whose form is open; empty for none. */
  chosen: string;
  onChoose(kind: string): void;
}

function FaultEntry({
  offer,
  chosen,
  onChoose,
}: { offer: Offer } & Omit<FaultListProps, 'offers'>): ReactNode {
  const { fault, reason } = offer;
  const { kind, summary } = fault;
  const wordsId = useId();
  const isOpen = kind === chosen;
  const isOut = reason !== undefined && !isOpen;
  return (
    <li className={isOut ? 'palette-entry is-out' : 'palette-entry'}>
      <button
        type="button"
        className="palette-fault"
        aria-expanded={isOpen}
        aria-describedby={wordsId}
        aria-disabled={isOut}
        onClick={() => {
          if (!isOut) onChoose(isOpen ? '' : kind);
        }}
      >
        {kind}
      </button>
      <span id={wordsId} className="palette-words" title={summary}>
        {reason ?? summary}
      </span>
    </li>
  );
}

/** The faults to choose from, by the kind of trouble; the one that is chosen is put away by choosing it again. */
function FaultList({ offers, ...rest }: FaultListProps): ReactNode {
  if (offers.length === 0) return <p className="panel-empty">No fault of this driver passes the filter.</p>;
  return (
    <div className="palette-groups">
      {groupsOf(offers).map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h3 className="palette-group">{group.name}</h3>
          <ul>
            {group.offers.map((offer) => (
              <FaultEntry key={offer.fault.kind} offer={offer} {...rest} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The panel of a manual drill: what is broken now, and the whole catalogue to choose from. */
export function FaultPalette({ catalogue, drill, faults, onInject, onHeal }: FaultPaletteProps): ReactNode {
  const [chosen, setChosen] = useState('');
  const [filter, setFilter] = useState('');
  const [problem, ask] = useAsking();
  const headingId = useId();
  const taken = new Map(faults.map((fault) => [fault.on, faultName(fault)]));
  const offered = offersOf(catalogue.faults, { ...drill, taken });
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
      <ActiveFaults faults={faults} onHeal={(faultId) => ask(onHeal(faultId))} />
      {problem !== undefined && (
        <p className="palette-problem" role="alert">
          ✕ {problem}
        </p>
      )}
      <FaultList offers={listed} chosen={chosen} onChoose={setChosen} />
      {open && (
        <Injection
          key={open.fault.kind}
          fault={open.fault}
          roles={open.roles}
          taken={taken}
          onInject={onInject}
        />
      )}
    </section>
  );
}
