import { formatDuration } from '@firedrill/contract';
import { SAMPLES_FIRM, sumOf, type WindowSlice } from '../../../charts/columns.ts';
import { worstOf } from '../../gravity.ts';
import {
  ANSWER_KINDS,
  type Lane,
  type LaneSegment,
  type LatencyColumns,
  type RetryMark,
  type RunSeries,
  TIMED_SOURCES,
} from '../../model.ts';

/** The point that a moment lies in, by its number. */
type PointOf = (ms: number) => number;

/** Puts neighbours of the same point together, for as long as things belong to one at all. */
function groupsOf(points: readonly (number | undefined)[]): WindowSlice[] {
  const groups: WindowSlice[] = [];
  let before: number | undefined;
  for (const [index, point] of points.entries()) {
    const last = groups.at(-1);
    if (last && point !== undefined && point === before) last.end = index + 1;
    else groups.push({ first: index, end: index + 1 });
    before = point;
  }
  return groups;
}

/** How many of some moments, which ascend, lie before another. */
function countBefore(startsMs: readonly number[], untilMs: number): number {
  const index = startsMs.findIndex((startMs) => startMs >= untilMs);
  return index < 0 ? startsMs.length : index;
}

function groupsByStart(startsMs: readonly number[], untilMs: number, pointOf: PointOf): WindowSlice[] {
  return groupsOf(startsMs.slice(0, countBefore(startsMs, untilMs)).map(pointOf));
}

/** Puts one value in the place of each group, at the beginning of an array; what is behind them moves up. */
function replace<T>(values: T[], groups: readonly WindowSlice[], gather: (group: WindowSlice) => T): void {
  values.splice(0, groups.at(-1)?.end ?? 0, ...groups.map(gather));
}

function sumUp(values: number[], groups: readonly WindowSlice[]): void {
  replace(values, groups, (group) => sumOf(values, group));
}

/** Whether one window's answers are slower than another's. One with enough of them goes before one without. */
function isSlower({ samples, p99Ms, p95Ms, p50Ms }: LatencyColumns, index: number, than: number): boolean {
  const compared = [
    Number((samples[index] ?? 0) >= SAMPLES_FIRM) - Number((samples[than] ?? 0) >= SAMPLES_FIRM),
    ...[p99Ms, p95Ms, p50Ms, samples].map((column) => (column[index] ?? -1) - (column[than] ?? -1)),
  ];
  return (compared.find((difference) => difference !== 0) ?? 0) > 0;
}

function slowestOf(columns: LatencyColumns, { first, end }: WindowSlice): number {
  let slowest = first;
  for (let index = first + 1; index < end; index += 1) {
    if (isSlower(columns, index, slowest)) slowest = index;
  }
  return slowest;
}

/**
 * Answer times are not summed up: each point has those of its slowest window, whole, so that the worst moment of a run
 * stays what it was. A mean of percentiles would be the percentile of nothing.
 */
function keepSlowest(columns: LatencyColumns, groups: readonly WindowSlice[]): void {
  const slowest = new Map(groups.map((group) => [group, slowestOf(columns, group)]));
  const { p50Ms, p95Ms, p99Ms, samples } = columns;
  for (const values of [p50Ms, p95Ms, p99Ms]) {
    replace(values, groups, (group) => values[slowest.get(group) ?? 0] ?? null);
  }
  replace(samples, groups, (group) => samples[slowest.get(group) ?? 0] ?? 0);
}

/** Answers a second over some windows. */
function rateOf({ answers, startMs, endMs, perSecond }: RunSeries, windows: WindowSlice): number {
  const { first, end } = windows;
  if (end - first === 1) return perSecond[first] ?? 0;
  const { redis, mysql, stale, failed } = answers;
  const count = [redis, mysql, stale, failed].reduce((sum, values) => sum + sumOf(values, windows), 0);
  return (count / Math.max(1, (endMs[end - 1] ?? 0) - (startMs[first] ?? 0))) * 1_000;
}

function longestDelay(marks: readonly RetryMark[]): RetryMark {
  return marks.reduce((most, mark) => (mark.delayMs > most.delayMs ? mark : most));
}

/** Bands that follow one another, as one: the worst of their states. */
function joined(segments: readonly LaneSegment[]): LaneSegment {
  const [first] = segments;
  const worst = worstOf(segments);
  if (!first || !worst) throw new RangeError('no bands to join');
  if (segments.length === 1) return first;
  const { startMs } = first;
  const endMs = segments.at(-1)?.endMs ?? startMs;
  const detail = `several states within ${formatDuration(endMs - startMs)}`;
  return { startMs, endMs, ...worst, detail };
}

/**
 * Joins bands that begin and end within one point. One that reaches beyond is left as it is: a second of trouble must not
 * tint the minute of peace behind it. So is the one that is open, which is how things are now.
 */
function coarseLane(lane: Lane, untilMs: number, pointOf: PointOf): { lane: Lane; bands: number } {
  const before = countBefore(
    lane.segments.map(({ startMs }) => startMs),
    untilMs,
  );
  const groups = groupsOf(
    lane.segments.slice(0, before).map(({ startMs, endMs }) => {
      const point = pointOf(startMs);
      return endMs !== undefined && pointOf(endMs) === point ? point : undefined;
    }),
  );
  const segments = [...lane.segments];
  replace(segments, groups, ({ first, end }) => joined(lane.segments.slice(first, end)));
  return { lane: { ...lane, segments }, bands: groups.length };
}

function coarsenWindows(series: RunSeries, groups: readonly WindowSlice[]): void {
  const { startMs, endMs, perSecond, answers, latency, errors, dropped } = series;
  // Before what it is made of.
  replace(perSecond, groups, (group) => rateOf(series, group));
  replace(startMs, groups, ({ first }) => startMs[first] ?? 0);
  replace(endMs, groups, ({ end }) => endMs[end - 1] ?? 0);
  for (const kind of ANSWER_KINDS) sumUp(answers[kind], groups);
  for (const source of TIMED_SOURCES) keepSlowest(latency[source], groups);
  for (const values of Object.values(errors)) sumUp(values, groups);
  sumUp(dropped, groups);
  series.length = startMs.length;
}

/**
 * Gathers what began before a moment into points, in place: copies of all columns would be held for as long as anybody
 * remembers what was drawn before. For all but bands it does not matter in how many steps that is done, as long as each
 * moment is a multiple of the point, and each point of the one before.
 */
export function coarsen(series: RunSeries, untilMs: number, pointMs: number): void {
  const pointOf: PointOf = (ms) => Math.floor(ms / pointMs);
  const windows = groupsByStart(series.startMs, untilMs, pointOf);
  const retries = groupsByStart(
    series.retries.map(({ atMs }) => atMs),
    untilMs,
    pointOf,
  );
  coarsenWindows(series, windows);
  replace(series.retries, retries, ({ first, end }) => longestDelay(series.retries.slice(first, end)));
  const lanes = series.lanes.map((lane) => coarseLane(lane, untilMs, pointOf));
  series.lanes = lanes.map(({ lane }) => lane);
  series.coarse = {
    untilMs,
    pointMs,
    windows: windows.length,
    retries: retries.length,
    bands: lanes.reduce((count, { bands }) => count + bands, 0),
  };
}
