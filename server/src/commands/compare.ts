import {
  COMPARED_GROUP_TITLES,
  COMPARED_GROUPS,
  type ComparedRow,
  type Comparison,
  compareRuns,
  evidenceOf,
  FINDING_WORDS,
  type Finding,
  formatQuantity,
  noiseText,
  type RunEvidence,
  type RunLabel,
  signedDifference,
  VERDICT_ICONS,
} from '@firedrill/contract';
import type { Harness } from '../harness.ts';
import { findRun } from '../journal/find-run.ts';
import { runsLike } from '../journal/like-runs.ts';
import { readJournal } from '../journal/read-journal.ts';
import { type Column, tableLines } from '../reporters/line/table.ts';
import {
  type Line,
  type Piece,
  painter,
  resultWidth,
  type Tone,
  tinted,
  wrap,
} from '../reporters/line/text.ts';
import type { CommandIo } from './io.ts';

/** Options of `firedrill compare`, as the command line gives them. */
export interface CompareOptions {
  out: string;
  json?: boolean;
}

/** So many other runs of each kind are asked how much such runs differ. */
const OTHERS_MAX = 10;

const FINDING_TONES: Record<Finding, Tone> = {
  better: 'held',
  worse: 'failed',
  different: 'strong',
  none: 'faint',
  'not-comparable': 'inconclusive',
};

const COLUMNS: readonly Column[] = [
  { title: '', align: 'left', expendable: 0, minWidth: 22 },
  { title: 'A', align: 'right', expendable: 0, minWidth: 9 },
  { title: 'B', align: 'right', expendable: 0, minWidth: 9 },
  { title: 'difference', align: 'right', expendable: 0, minWidth: 12 },
  { title: 'noise', align: 'right', expendable: 1, minWidth: 9 },
  { title: '', align: 'left', expendable: 0 },
];

function valueText({ dimension }: ComparedRow, value: number | undefined): string {
  return value === undefined ? '–' : formatQuantity(dimension, value);
}

function rowPieces(row: ComparedRow): Piece[] {
  const { dimension, difference, finding } = row;
  const { icon, word } = FINDING_WORDS[finding];
  const isFound = finding !== 'none' && finding !== 'not-comparable';
  return [
    row.name,
    valueText(row, row.a),
    valueText(row, row.b),
    difference === undefined ? '–' : signedDifference(dimension, difference),
    tinted('faint', noiseText(row)),
    tinted(FINDING_TONES[finding], isFound ? `${icon} ${word}` : icon),
  ];
}

function labelLine(which: string, label: RunLabel): Line {
  const { verdict, scenario, policy, driver, seed, runId } = label;
  const tone: Tone = verdict;
  return [
    tinted('strong', which),
    '  ',
    tinted(tone, `${VERDICT_ICONS[verdict]} ${verdict}`),
    `  ${scenario} · policy ${policy} · driver ${driver} · seed ${seed}  `,
    tinted('faint', runId),
  ];
}

/** Why something was found, or could not be: what a table has no room for. */
function reasonLines(rows: readonly ComparedRow[], width: number): Line[] {
  const told = rows.filter(({ finding }) => finding !== 'none');
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of told) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  return [...reasons].flatMap(([reason, names]) =>
    wrap(`${names.join(', ')}: ${reason}`, width - 2).map((text, i): Line => [i === 0 ? '  ' : '    ', text]),
  );
}

function otherRunsText({ a, b }: Comparison['otherRuns']): string {
  const words = (count: number, which: string): string =>
    `${count === 0 ? 'no' : count} other ${count === 1 ? 'run' : 'runs'} of the same as ${which}`;
  return `How much equal runs differ was told by ${words(a, 'A')} and ${words(b, 'B')}.`;
}

/** A comparison for people, in lines of at most `width` cells. */
export function comparisonLines(comparison: Comparison, width: number): Line[] {
  const { a, b, caveats, rows } = comparison;
  const groups = COMPARED_GROUPS.flatMap((group): Line[] => {
    const own = rows.filter((row) => row.group === group);
    if (own.length === 0) return [];
    return [
      [],
      [tinted('strong', COMPARED_GROUP_TITLES[group])],
      ...tableLines(COLUMNS, own.map(rowPieces), width),
    ];
  });
  const reasons = reasonLines(rows, width);
  return [
    labelLine('A', a),
    labelLine('B', b),
    ...caveats.flatMap((caveat) =>
      wrap(`! ${caveat}`, width).map((text): Line => [tinted('inconclusive', text)]),
    ),
    ...groups,
    ...(reasons.length > 0 ? [[], [tinted('strong', 'Why')] as Line, ...reasons] : []),
    [],
    ...wrap(`${otherRunsText(comparison.otherRuns)} · no difference shown · ? not comparable`, width).map(
      (text): Line => [tinted('faint', text)],
    ),
  ];
}

/** `firedrill compare`: what differs between two stored runs by more than chance; returns the exit code. */
export async function compareCommand(
  harness: Harness,
  names: readonly [a: string, b: string],
  options: CompareOptions,
  io: CommandIo,
): Promise<number> {
  const store = harness.store(options.out);
  const ids = [await findRun(store, names[0]), await findRun(store, names[1])] as const;
  const read = async (id: string): Promise<RunEvidence> =>
    evidenceOf((await readJournal(store.filesOf(id).journal)).events);
  const [a, b] = [await read(ids[0]), await read(ids[1])];
  const asked = { except: ids, max: OTHERS_MAX };
  const others = {
    a: await runsLike(store, a.view, asked),
    b: await runsLike(store, b.view, asked),
  };
  const comparison = compareRuns(a, b, others);
  if (options.json) {
    const document = { schema: 'firedrill.comparison', version: 1, ...comparison };
    io.result.write(`${JSON.stringify(document, null, 2)}\n`);
    return 0;
  }
  const paint = painter(io.result.color);
  const lines = comparisonLines(comparison, resultWidth(io.result));
  io.result.write(lines.map((line) => `${paint(line)}\n`).join(''));
  return 0;
}
