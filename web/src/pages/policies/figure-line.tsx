import { FIGURES, type FigureName } from '@firedrill/contract';
import type { CellState } from './cells.ts';
import { figureText, spreadText } from './words.ts';

/** The names of the figures, above those of the cells. */
export function FigureHeads({ names }: { names: readonly FigureName[] }) {
  return (
    <span className="matrix-figures" data-count={names.length}>
      {names.map((name) => (
        <span key={name}>{names.length === 1 ? FIGURES[name].label : FIGURES[name].short}</span>
      ))}
    </span>
  );
}

/** The figures of the run that a cell shows; of one alone also between what it lay over several runs. */
export function FigureLine({ cell, names }: { cell: CellState; names: readonly FigureName[] }) {
  const [only] = names;
  const spread = names.length === 1 && only ? spreadText(cell, only) : undefined;
  return (
    <span className="matrix-figures tabular" data-count={names.length}>
      {names.map((name) => (
        <span key={name}>
          <span className="visually-hidden">{FIGURES[name].label}: </span>
          {figureText(cell.shown?.figures, name)}
          {cell.shown?.figures?.[name]?.isDoubtful && (
            <span className="visually-hidden"> (not to be trusted)</span>
          )}
        </span>
      ))}
      {spread !== undefined && (
        <span className="matrix-figures__spread">
          <span className="visually-hidden">in all runs </span>
          {spread}
        </span>
      )}
    </span>
  );
}
