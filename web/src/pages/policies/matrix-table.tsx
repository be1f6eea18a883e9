import type { Catalogue, FigureName } from '@firedrill/contract';
import type { CSSProperties } from 'react';
import { Link } from 'wouter';
import { Badge } from '../../ui/badge.tsx';
import { type CellActs, CellContent } from './cell.tsx';
import type { CellState, MatrixRow } from './cells.ts';
import { FigureHeads } from './figure-line.tsx';
import { RowHead } from './row-head.tsx';
import { RunMenu } from './run-menu.tsx';
import { columnCounts } from './words.ts';

/** So many columns fit beside each other on a usual screen; a wider table scrolls in a box of its own. */
const COLUMNS_MAX = 5;

export interface MatrixProps {
  rows: readonly MatrixRow[];
  policies: Catalogue['policies'];
  defaultPolicy: string;
  names: readonly FigureName[];
  acts: CellActs;
  /** Asks before it runs what is more than one. */
  onRunMany: (cells: readonly CellState[]) => void;
}

function Counts({ cells }: { cells: readonly CellState[] }) {
  return (
    <span className="matrix-counts">
      {columnCounts(cells).map(({ icon, word, count }) => (
        <span key={word} data-verdict={word}>
          {icon !== '' && <span aria-hidden="true">{icon} </span>}
          {count} {word}
        </span>
      ))}
    </span>
  );
}

function Head({ rows, policies, defaultPolicy, names, acts, onRunMany }: MatrixProps) {
  const cellsOf = (policy: string): CellState[] =>
    rows.flatMap(({ cells }) => cells.filter((cell) => cell.policy === policy));
  return (
    <thead>
      <tr className="matrix-names">
        <th scope="col">Scenario</th>
        {policies.map(({ name }) => (
          <th key={name} scope="col" abbr={name}>
            <span className="matrix-names__policy">
              <Link href="/catalogue?show=policies">{name}</Link>
              {name === defaultPolicy && <Badge>default</Badge>}
              <RunMenu what={name} cells={cellsOf(name)} isAllowed={acts.isAllowed} onRun={onRunMany} />
            </span>
          </th>
        ))}
      </tr>
      <tr className="matrix-sums">
        <th scope="row">{rows.length} scenarios</th>
        {policies.map(({ name }) => (
          <td key={name}>
            <Counts cells={cellsOf(name)} />
            <FigureHeads names={names} />
          </td>
        ))}
      </tr>
    </thead>
  );
}

function Row({ row, names, acts, onRunMany }: { row: MatrixRow } & MatrixProps) {
  return (
    <tr>
      <th scope="row" abbr={row.scenario.title}>
        <RowHead row={row} acts={acts} onRunMany={onRunMany} titleAs="span" />
      </th>
      {row.cells.map((cell) => (
        <td key={cell.policy}>
          <CellContent cell={cell} names={names} acts={acts} />
        </td>
      ))}
    </tr>
  );
}

/** Scenarios down, policies across. */
export function MatrixTable(props: MatrixProps) {
  const { rows, policies } = props;
  const style = { '--policies': policies.length } as CSSProperties;
  return (
    <div className="matrix-place" data-wide={policies.length > COLUMNS_MAX || undefined} style={style}>
      <table className="matrix">
        <caption className="visually-hidden">What every policy made of every scenario</caption>
        <Head {...props} />
        <tbody>
          {rows.map((row) => (
            <Row key={row.scenario.name} row={row} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
