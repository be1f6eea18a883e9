import {
  ANSWER_KINDS,
  type AnswerKind,
  type LatencyColumns,
  type RunSeries,
  TIMED_SOURCES,
  type TimedSource,
} from '../run/model.ts';
import type { TimeRange } from './time.ts';

/** Below so many answers a percentile says little, and is drawn faint. */
export const SAMPLES_FIRM = 20;

/** Windows side by side: indices from `first` up to, not including, `end`. */
export interface WindowSlice {
  first: number;
  end: number;
}

/** The first index whose value is above a limit, in an ascending array of which `length` values count. */
export function firstAbove(values: readonly number[], limit: number, length: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The windows that reach into a range and ended by `nowMs`. */
export function windowsIn(series: RunSeries, range: TimeRange, nowMs: number): WindowSlice {
  const shown = firstAbove(series.endMs, nowMs, series.length);
  const first = firstAbove(series.endMs, range.fromMs, shown);
  const end = firstAbove(series.startMs, range.toMs, shown);
  return { first, end: Math.max(first, end) };
}

/** The window that a moment lies in; `undefined` where there is none. */
export function windowAt(series: RunSeries, atMs: number, nowMs: number): number | undefined {
  const index = firstAbove(series.endMs, atMs, series.length);
  if (index >= series.length || (series.endMs[index] ?? 0) > nowMs) return undefined;
  return (series.startMs[index] ?? 0) <= atMs ? index : undefined;
}

/** Windows that share a column of the screen. */
export interface Column extends WindowSlice {
  startMs: number;
  endMs: number;
}

/** More columns than this no chart has room for. */
export const COLUMNS_MAX = 800;

/** A change of phase cuts windows to a few ms; such a sliver says nothing by itself and joins the one before it. */
const SLIVER_MS = 60;

/**
 * Cuts windows into at most `countMax` columns of equal time, so that what is drawn is proportional to the screen and
 * not to the run. Where the windows are wider than that, each is a column.
 */
export function columnsOf(
  series: RunSeries,
  range: TimeRange,
  nowMs: number,
  countMax: number,
): readonly Column[] {
  const { first, end } = windowsIn(series, range, nowMs);
  const columns: Column[] = [];
  const widthMs = end - first <= countMax ? 0 : (range.toMs - range.fromMs) / countMax;
  let slot = -1;
  for (let index = first; index < end; index += 1) {
    const startMs = series.startMs[index] ?? 0;
    const endMs = series.endMs[index] ?? startMs;
    const next = widthMs === 0 ? index : Math.floor((startMs - range.fromMs) / widthMs);
    const last = columns.at(-1);
    if (last && (next === slot || endMs - startMs < SLIVER_MS)) {
      last.endMs = endMs;
      last.end = index + 1;
    } else {
      columns.push({ startMs, endMs, first: index, end: index + 1 });
      slot = next;
    }
  }
  return columns;
}

/** The sum of a column's values; one that is shorter than the windows ends in zeros. */
export function sumOf(values: readonly number[] | undefined, { first, end }: WindowSlice): number {
  let sum = 0;
  for (let index = first; index < end; index += 1) sum += values?.[index] ?? 0;
  return sum;
}

/** How a column's queries ended. */
export function answersIn(series: RunSeries, column: Column): Record<AnswerKind, number> & { all: number } {
  const counts = { redis: 0, mysql: 0, stale: 0, failed: 0, unanswered: 0, all: 0 };
  for (const kind of ANSWER_KINDS) {
    counts[kind] = sumOf(series.answers[kind], column);
    counts.all += counts[kind];
  }
  return counts;
}

/** Answers a second over a column. */
export function perSecondIn(series: RunSeries, column: Column): number {
  const { all, unanswered } = answersIn(series, column);
  return ((all - unanswered) / Math.max(1, column.endMs - column.startMs)) * 1_000;
}

export type Percentile = 'p50Ms' | 'p95Ms' | 'p99Ms';

/** The least and the greatest of a column's percentiles; `isFirm` when enough answers stand behind one of them. */
export interface Extremes {
  lowMs: number;
  highMs: number;
  isFirm: boolean;
}

/** A column's percentiles of one source; `undefined` where it has none: a gap. */
export function extremesIn(
  columns: LatencyColumns,
  percentile: Percentile,
  { first, end }: Column,
): Extremes | undefined {
  let found: Extremes | undefined;
  for (let index = first; index < end; index += 1) {
    const value = columns[percentile][index];
    if (value === null || value === undefined) continue;
    const isFirm = (columns.samples[index] ?? 0) >= SAMPLES_FIRM;
    if (!found) found = { lowMs: value, highMs: value, isFirm };
    else {
      if (value < found.lowMs) found.lowMs = value;
      if (value > found.highMs) found.highMs = value;
      found.isFirm ||= isFirm;
    }
  }
  return found;
}

/** A window's percentile that is worse than all others. */
export interface WorstAnswer {
  source: TimedSource;
  atMs: number;
  p99Ms: number;
}

/** The highest p99 with enough answers behind it, of the windows of some columns. */
export function worstAnswer(series: RunSeries, columns: readonly Column[]): WorstAnswer | undefined {
  let worst: WorstAnswer | undefined;
  for (const source of TIMED_SOURCES) {
    const { p99Ms, samples } = series.latency[source];
    for (const { first, end } of columns) {
      for (let index = first; index < end; index += 1) {
        const value = p99Ms[index] ?? 0;
        if (value <= (worst?.p99Ms ?? 0) || (samples[index] ?? 0) < SAMPLES_FIRM) continue;
        const middleMs = ((series.startMs[index] ?? 0) + (series.endMs[index] ?? 0)) / 2;
        worst = { source, atMs: middleMs, p99Ms: value };
      }
    }
  }
  return worst;
}
