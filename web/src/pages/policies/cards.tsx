import { Duration } from '../../ui/time.tsx';
import './cards.css';
import { CellContent } from './cell.tsx';
import { FigureHeads } from './figure-line.tsx';
import type { MatrixProps } from './matrix-table.tsx';
import { RunMenu } from './run-menu.tsx';

/** The matrix where there is no room for columns: a card for each scenario, a line for each policy. */
export function MatrixCards({ rows, names, acts, onRunMany }: MatrixProps) {
  return (
    <ul className="matrix-cards">
      {rows.map(({ scenario: { name, title, plan }, cells }) => (
        <li key={name} className="matrix-card">
          <div className="matrix-scenario">
            <h2 className="matrix-scenario__title">{title}</h2>
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
          <p className="matrix-card__heads" aria-hidden="true">
            <FigureHeads names={names} />
          </p>
          <ul>
            {cells.map((cell) => (
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
