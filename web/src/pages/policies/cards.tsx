import './cards.css';
import { CellContent } from './cell.tsx';
import { FigureHeads } from './figure-line.tsx';
import type { MatrixProps } from './matrix-table.tsx';
import { RowHead } from './row-head.tsx';

/** The matrix where there is no room for columns: a card for each scenario, a line for each policy. */
export function MatrixCards({ rows, names, acts, onRunMany }: MatrixProps) {
  return (
    <ul className="matrix-cards">
      {rows.map((row) => (
        <li key={row.scenario.name} className="matrix-card">
          <RowHead row={row} acts={acts} onRunMany={onRunMany} titleAs="h2" />
          <p className="matrix-card__heads" aria-hidden="true">
            <FigureHeads names={names} />
          </p>
          <ul>
            {row.cells.map((cell) => (
              <li key={cell.policy} className="matrix-card__policy">
                <span className="matrix-card__name">{cell.policy}</span>
                <CellContent cell={cell} names={names} acts={acts} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
