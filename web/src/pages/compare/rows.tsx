import {
  COMPARED_GROUP_TITLES,
  COMPARED_GROUPS,
  type ComparedRow,
  FINDING_WORDS,
  type Finding,
  formatQuantity,
  noiseText,
  signedDifference,
} from '@firedrill/contract';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';

const TONES: Record<Finding, BadgeTone> = {
  better: 'held',
  worse: 'failed',
  different: 'live',
  none: 'neutral',
  'not-comparable': 'inconclusive',
};

/** Whether a row says more than that nothing was shown. */
export function isFound({ finding }: ComparedRow): boolean {
  return finding !== 'none' && finding !== 'not-comparable';
}

function valueText({ dimension }: ComparedRow, value: number | undefined): string {
  return value === undefined ? '–' : formatQuantity(dimension, value);
}

function FindingBadge({ finding }: { finding: Finding }) {
  const { icon, word } = FINDING_WORDS[finding];
  if (finding === 'none') return <span className="compare-none">{word}</span>;
  return (
    <Badge tone={TONES[finding]} icon={icon}>
      {word}
    </Badge>
  );
}

/** `p99(fault, mysql)`; narrow, it breaks before the parenthesis. */
function MeasureName({ name }: { name: string }) {
  const [metric, selection] = name.split('(');
  return (
    <code>
      {metric}
      <wbr />
      {selection !== undefined && `(${selection}`}
    </code>
  );
}

function Row({ row }: { row: ComparedRow }) {
  const { dimension, difference, finding, reason } = row;
  return (
    <tr data-finding={finding}>
      <th scope="row">
        <MeasureName name={row.name} />
        <span className="compare-beside">
          <FindingBadge finding={finding} />
        </span>
        {finding !== 'none' && <span className="compare-reason">{reason}</span>}
      </th>
      <td className="compare-number">{valueText(row, row.a)}</td>
      <td className="compare-number">{valueText(row, row.b)}</td>
      <td className="compare-number">
        {difference === undefined ? '–' : signedDifference(dimension, difference)}
        <span className="compare-noise">
          <span className="visually-hidden">, noise </span>
          {noiseText(row)}
        </span>
      </td>
      <td className="compare-finding">
        <FindingBadge finding={finding} />
      </td>
    </tr>
  );
}

/** The measurements of two runs side by side, by what they are about. */
export function ComparedRows({ rows }: { rows: readonly ComparedRow[] }) {
  return COMPARED_GROUPS.map((group) => {
    const own = rows.filter((row) => row.group === group);
    if (own.length === 0) return null;
    const title = COMPARED_GROUP_TITLES[group];
    const found = own.filter(isFound).length;
    return (
      <Panel key={group} title={title} note={found === 0 ? 'nothing shown' : `${found} shown`} isFlush>
        <Table caption={title}>
          <thead>
            <tr>
              <th scope="col">Measured</th>
              <th scope="col" className="compare-number">
                A
              </th>
              <th scope="col" className="compare-number">
                B
              </th>
              <th scope="col" className="compare-number">
                Difference and noise
              </th>
              <th scope="col" className="compare-finding">
                Finding
              </th>
            </tr>
          </thead>
          <tbody>
            {own.map((row) => (
              <Row key={row.name} row={row} />
            ))}
          </tbody>
        </Table>
      </Panel>
    );
  });
}
