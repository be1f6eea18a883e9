import type { MatrixCell } from '@firedrill/contract';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Button, ButtonLink, IconButton } from '../../ui/button.tsx';
import type { CellState, MatrixRow } from './cells.ts';
import './selection.css';
import { NONE, type Selected, selectedAfter } from './selected.ts';

/** Cells that are selected, to compare their runs or to run them again. */
export interface Selection {
  isSelected: (cell: MatrixCell) => boolean;
  select: (cell: MatrixCell) => void;
  clear: () => void;
  cellsOf: (rows: readonly MatrixRow[]) => CellState[];
}

/** Keeps which cells are selected. */
export function useSelection(): Selection {
  const [{ scenario, policies }, setSelected] = useState<Selected>(NONE);
  const isSelected = (cell: MatrixCell): boolean =>
    cell.scenario === scenario && policies.includes(cell.policy);
  return {
    isSelected,
    select: (cell) => setSelected((before) => selectedAfter(before, cell)),
    clear: () => setSelected(NONE),
    cellsOf: (rows) =>
      rows.flatMap(({ cells }) => cells.filter((cell) => isSelected(cell) && cell.shown !== undefined)),
  };
}

/** What can be done with the cells that are selected; nothing where none is. */
export function SelectionBar({
  cells,
  isAllowed,
  onRun,
  onClear,
}: {
  cells: readonly CellState[];
  isAllowed: boolean;
  onRun: () => void;
  onClear: () => void;
}) {
  const [a, b] = cells;
  if (!a) return null;
  return (
    <section className="matrix-selection" aria-label="Selected">
      <p role="status">
        <b>{a.scenario}</b>: {cells.map(({ policy }) => policy).join(' and ')}
        {!b && <span className="matrix-selection__hint"> – select another of the row to compare them</span>}
      </p>
      {b && (
        <ButtonLink variant="primary" href={`/compare?a=${a.shown?.id}&b=${b.shown?.id}`}>
          Compare
        </ButtonLink>
      )}
      <Button disabled={!isAllowed} onClick={onRun}>
        Run again
      </Button>
      <IconButton label="Clear the selection" icon={<X aria-hidden="true" />} onClick={onClear} />
    </section>
  );
}
