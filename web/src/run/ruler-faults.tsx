import { type ReactNode, useState } from 'react';
import { ROWS_MAX } from './latest.ts';
import { faultMoments, type RulerFault } from './ruler-model.ts';

/** Planned faults that are told of beside those that were begun. */
const TO_COME_MAX = 4;

function FaultLines({ faults }: { faults: readonly RulerFault[] }): ReactNode {
  return faults.map((fault) => (
    <li key={fault.id}>
      {fault.label}: {faultMoments(fault)}
    </li>
  ));
}

/** The faults around now, for who does not see the ruler; how many more there are is said. */
export function NearFaults({ faults }: { faults: readonly RulerFault[] }): ReactNode {
  const begun = faults.filter(({ isPlanned }) => !isPlanned).length;
  const from = Math.max(0, begun - ROWS_MAX);
  const until = Math.min(faults.length, begun + TO_COME_MAX);
  const later = faults.length - until;
  return (
    <ul>
      {from > 0 && <li>{from} earlier: in the list of all faults</li>}
      <FaultLines faults={faults.slice(from, until)} />
      {later > 0 && <li>{later} more are planned: in the list of all faults</li>}
    </ul>
  );
}

/** Every fault with its times; the lines are there while they are looked at. */
export function AllFaults({ faults }: { faults: readonly RulerFault[] }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="ruler-all" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All {faults.length} faults and their times</summary>
      {isOpen && (
        <ul>
          <FaultLines faults={faults} />
        </ul>
      )}
    </details>
  );
}
