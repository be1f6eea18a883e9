import type { ReactNode } from 'react';
import { Duration } from '../../ui/time.tsx';
import type { CellActs } from './cell.tsx';
import type { CellState, MatrixRow } from './cells.ts';
import { RunMenu } from './run-menu.tsx';

interface RowHeadProps {
  row: MatrixRow;
  acts: CellActs;
  /** Asks before it runs what is more than one. */
  onRunMany(cells: readonly CellState[]): void;
  /** How the title is marked up: a heading of its own, or text in the head of a table's row. */
  titleAs: 'h2' | 'span';
}

/** A scenario by its title, name and duration, and what can be run of it. */
export function RowHead({ row, acts, onRunMany, titleAs: Title }: RowHeadProps): ReactNode {
  const { scenario, cells } = row;
  const { name, title, plan } = scenario;
  return (
    <div className="matrix-scenario">
      <Title className="matrix-scenario__title">{title}</Title>
      <span className="matrix-scenario__facts">
        {name} · <Duration ms={plan.durationMs} />
      </span>
      <RunMenu
        what={name}
        cells={cells}
        isAllowed={acts.isAllowed}
        onRun={onRunMany}
        more={[{ label: 'Open in the editor', href: `/editor/${name}` }]}
      />
    </div>
  );
}
