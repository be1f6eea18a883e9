import {
  findMetric,
  formatDuration,
  outcomeOf,
  unjudgedClaims,
  VERDICT_ICONS,
  VERDICTS,
  type Verdict,
} from '@firedrill/contract';
import type { SuiteResult } from '../reporter.ts';
import { type Column, tableLines } from './table.ts';
import { clip, type Line, type Piece, runningTime, tinted } from './text.ts';

const COLUMNS: readonly Column[] = [
  { title: 'verdict', align: 'left', expendable: 0 },
  { title: 'scenario', align: 'left', expendable: 0 },
  { title: 'recovery', align: 'right', expendable: 1 },
  { title: 'length', align: 'right', expendable: 2 },
  { title: 'not held', align: 'left', expendable: 0, minWidth: 22, flexible: true },
];

const NOTHING = tinted('faint', '–');

function verdictOf(result: SuiteResult): Verdict {
  return 'view' in result ? outcomeOf(result.view).verdict : 'inconclusive';
}

function verdictCell(verdict: Verdict): Piece {
  return tinted(verdict, `${VERDICT_ICONS[verdict]} ${verdict}`);
}

/** The longest recovery of the run, as claims measure it. */
function recoveryCell({ view }: Extract<SuiteResult, { view: unknown }>): Piece {
  if (view.recoveries.length === 0) return NOTHING;
  const lengthMs = findMetric('recovery_time')?.measure(view, {}).value;
  return lengthMs === undefined ? tinted('inconclusive', 'not yet') : formatDuration(lengthMs);
}

/** The claims that were not held; where all were, what else stood against the run. */
function notHeldCell({ view }: Extract<SuiteResult, { view: unknown }>): Piece {
  const { verdict, reasons } = outcomeOf(view);
  if (verdict === 'held') return NOTHING;
  const claims = [...view.claims.filter(({ state }) => state !== 'held'), ...unjudgedClaims(view)];
  const [first = reasons[0] ?? '', ...others] = claims.map(({ text }) => text);
  return `${first}${others.length > 0 ? ` +${others.length}` : ''}`;
}

function rowOf(result: SuiteResult): Piece[] {
  const verdict = verdictCell(verdictOf(result));
  if (!('view' in result))
    return [verdict, result.scenario, NOTHING, NOTHING, `not run: ${result.notRun.reason}`];
  const { view } = result;
  return [
    verdict,
    view.run?.scenario.name ?? result.file,
    recoveryCell(result),
    runningTime(outcomeOf(view).durationMs),
    notHeldCell(result),
  ];
}

/** All runs of an invocation at a glance, in lines of at most `width` cells. Pure. */
export function overviewLines(results: readonly SuiteResult[], width: number): Line[] {
  const verdicts = results.map(verdictOf);
  const counts = VERDICTS.flatMap((verdict) => {
    const count = verdicts.filter((each) => each === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return [
    [],
    clip([tinted('strong', `${results.length} scenarios: ${counts.join(', ')}`)], width),
    ...tableLines(COLUMNS, results.map(rowOf), width),
  ];
}
