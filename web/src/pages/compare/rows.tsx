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
import { useState } from 'react';
import { Badge, type BadgeTone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { useMedia } from '../../ui/use-media.ts';

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

/** Rows that cannot be compared for one and the same reason, from two of them on, as one line. */
function Unknown({ rows }: { rows: readonly ComparedRow[] }) {
  const [first] = rows;
  if (!first) return null;
  return (
    <tr data-finding="not-comparable">
      <th scope="row" colSpan={4}>
        {rows.map((row, i) => (
          <span key={row.name}>
            {i > 0 && ', '}
            <MeasureName name={row.name} />
          </span>
        ))}
        <span className="compare-beside">
          <FindingBadge finding="not-comparable" />
        </span>
        <span className="compare-reason">{first.reason}</span>
      </th>
      <td className="compare-finding">
        <FindingBadge finding="not-comparable" />
      </td>
    </tr>
  );
}

/** The rows of a group: those that can be told in one line are taken together at the end. */
function Rows({ rows }: { rows: readonly ComparedRow[] }) {
  const unknown = new Map<string, ComparedRow[]>();
  for (const row of rows) {
    if (row.finding === 'not-comparable') unknown.set(row.reason, [...(unknown.get(row.reason) ?? []), row]);
  }
  const together = [...unknown.values()].filter(({ length }) => length > 1);
  const isTogether = new Set(together.flat());
  return (
    <tbody>
      {rows
        .filter((row) => !isTogether.has(row))
        .map((row) => (
          <Row key={row.name} row={row} />
        ))}
      {together.map((group) => (
        <Unknown key={group[0]?.name} rows={group} />
      ))}
    </tbody>
  );
}

interface GroupProps {
  title: string;
  rows: readonly ComparedRow[];
}

/** One group; on a narrow page only what was found, until all of it is asked for. */
function Group({ title, rows }: GroupProps) {
  const [isOpen, setOpen] = useState(false);
  const isNarrow = useMedia('(max-width: 40rem)');
  const found = rows.filter(isFound);
  const isShortened = isNarrow && !isOpen && found.length < rows.length;
  const shown = isShortened ? found : rows;
  return (
    <Panel
      title={title}
      note={found.length === 0 ? 'no difference shown' : `${found.length} of ${rows.length} differ`}
      isFlush
    >
      {shown.length > 0 && (
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
          <Rows rows={shown} />
        </Table>
      )}
      {isShortened && (
        <p className="compare-all">
          <Button variant="quiet" size="sm" onClick={() => setOpen(true)}>
            Show all {rows.length} in “{title}”
          </Button>
        </p>
      )}
    </Panel>
  );
}

/** The measurements of two runs side by side, by what they are about. */
export function ComparedRows({ rows }: { rows: readonly ComparedRow[] }) {
  return COMPARED_GROUPS.map((group) => {
    const own = rows.filter((row) => row.group === group);
    if (own.length === 0) return null;
    return <Group key={group} title={COMPARED_GROUP_TITLES[group]} rows={own} />;
  });
}
