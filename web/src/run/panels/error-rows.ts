import { answersOf, ERROR_KINDS, type ErrorKind, type RunView } from '@firedrill/contract';
import { type Column, sumOf } from '../../charts/columns.ts';
import type { PlotArea } from '../../charts/plot-area.ts';
import type { RunSeries } from '../model.ts';
import type { Shown } from '../page-shown.ts';

/** A kind of errors, with how many there were in the run and in its baseline. */
export interface KindTotal {
  kind: ErrorKind;
  total: number;
  past: number;
}

function countOf({ totals }: RunView, kind: ErrorKind): number {
  return Object.values(totals).reduce(
    (sum, { errors, cacheErrors }) => sum + (errors[kind] ?? 0) + (cacheErrors[kind] ?? 0),
    0,
  );
}

/** The kinds of errors that there were, in the run or in its baseline. */
export function totalsOf({ view }: Shown, baseline: Shown | undefined): KindTotal[] {
  return ERROR_KINDS.map((kind) => ({
    kind,
    total: countOf(view, kind),
    past: baseline ? countOf(baseline.view, kind) : 0,
  })).filter(({ total, past }) => total + past > 0);
}

/** How many requests had neither an answer nor an error: they are of no kind, but no better for that. */
export function unansweredIn({ totals }: RunView): number {
  return Object.values(totals).reduce(
    (sum, { tallies }) => sum + answersOf(Object.values(tallies), { writes: 'included' }).unanswered,
    0,
  );
}

/** `none; 3,202 requests had no answer at all`: what is said where no error was reported. */
export function noErrorWords(view: RunView): string {
  const count = unansweredIn(view);
  if (count === 0) return 'none';
  return `none; ${count.toLocaleString('en')} ${count === 1 ? 'request' : 'requests'} had no answer at all`;
}

/** Errors of a kind in a column, per second. */
export function errorRate(series: RunSeries, kind: ErrorKind, column: Column): number {
  return (sumOf(series.errors[kind], column) / Math.max(100, column.endMs - column.startMs)) * 1_000;
}

/** The most errors a second that a kind came to in a column: rows share one scale, so that their bars compare. */
export function highestErrorRate(
  series: RunSeries,
  kinds: readonly KindTotal[],
  columns: readonly Column[],
): number {
  let highest = 1;
  for (const { kind } of kinds) {
    for (const column of columns) highest = Math.max(highest, errorRate(series, kind, column));
  }
  return highest;
}

/**
 * Where the bars of a row stand and how high those of a rate come, in device pixels from the top; the height goes with the
 * square root, so that a single error can be seen.
 */
export function errorTop(
  { y, ratio }: PlotArea,
  row: number,
  highest: number,
): { foot: number; top: (rate: number) => number } {
  const foot = y(row + 0.04);
  const room = foot - y(row + 0.86);
  return { foot, top: (rate) => foot - Math.max(2 * ratio, Math.sqrt(rate / highest) * room) };
}
