import {
  type Catalogue,
  DIMENSION_NAMES,
  type Dimension,
  type FaultDescription,
  type ParameterInfo,
  UNITS_OF,
} from '@firedrill/contract';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/feedback.tsx';

type Driver = Catalogue['drivers'][number];

const DIMENSIONS = Object.keys(UNITS_OF) as Dimension[];

/** What a parameter takes, in words: its choices, or what its units measure. */
function parameterWords({ kind, choices, units = [] }: ParameterInfo): string {
  if (choices) return choices.join(' | ');
  const [unit = ''] = units;
  const dimension = DIMENSIONS.find((name) => UNITS_OF[name].includes(unit));
  return dimension === undefined ? kind : DIMENSION_NAMES[dimension];
}

function Parameters({ params }: { params: readonly ParameterInfo[] }) {
  return (
    <dl className="fault-params">
      {params.map((param) => (
        <div key={param.name}>
          <dt>
            <code>{param.name}</code>{' '}
            <span>
              {parameterWords(param)} ·{' '}
              {param.default === undefined ? 'must be given' : `${String(param.default)} if left out`}
            </span>
          </dt>
          <dd>{param.description}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Who can do a fault to what: drivers that can do it to the same targets are named together. */
function driverWords(fault: FaultDescription, drivers: readonly Driver[]): string {
  const byRoles = new Map<string, string[]>();
  for (const { kind } of drivers) {
    const roles = (fault.drivers[kind] ?? []).join(', ');
    if (roles !== '') byRoles.set(roles, [...(byRoles.get(roles) ?? []), kind]);
  }
  return [...byRoles].map(([roles, kinds]) => `${roles} (${kinds.join(', ')})`).join('; ');
}

function Fault({ fault, drivers }: { fault: FaultDescription; drivers: readonly Driver[] }) {
  const by = driverWords(fault, drivers);
  return (
    <li className="fault" id={`fault-${fault.kind}`}>
      <header className="fault__head">
        <h2>
          <code>{fault.kind}</code>
        </h2>
        <span className="fault__badges">
          <Badge>needs {fault.needs}</Badge>
          {fault.classification !== 'none' && <Badge>{fault.classification}</Badge>}
          {fault.momentary && <Badge>momentary</Badge>}
        </span>
      </header>
      <p>{fault.summary}</p>
      <p className="fault__line">
        <b>A client sees</b> {fault.symptom}
      </p>
      <p className="fault__line">
        <b>Can befall</b> {by === '' ? 'nothing that a driver reaches' : by}
      </p>
      {fault.params.length > 0 && <Parameters params={fault.params} />}
    </li>
  );
}

/** The faults, each with what it does, what a client sees, who can do it and its parameters. */
export function FaultList({
  faults,
  drivers,
}: {
  faults: readonly FaultDescription[];
  drivers: readonly Driver[];
}) {
  if (faults.length === 0) return <EmptyState title="No fault says that">Try another word.</EmptyState>;
  return (
    <ul className="fault-list">
      {faults.map((fault) => (
        <Fault key={fault.kind} fault={fault} drivers={drivers} />
      ))}
    </ul>
  );
}
