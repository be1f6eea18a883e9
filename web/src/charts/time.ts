import { formatDuration, formatMoment } from '@firedrill/contract';

/** A stretch of a run, in ms since its start. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** The least that can be zoomed to: a little more than one window of load. */
export const ZOOM_MS_MIN = 400;

const STEPS_MS = [
  50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
] as const;

/** Ends that an open-ended run's axis takes one after the other, so that it does not creep with every update. */
const OPEN_ENDS_MS = [60_000, 120_000, 300_000, 600_000, 1_200_000, 2_400_000, 3_600_000] as const;

/** The smallest round step that puts at most `ticksMax` ticks on a stretch of `spanMs`. */
export function tickStepMs(spanMs: number, ticksMax: number): number {
  return STEPS_MS.find((step) => spanMs / step <= ticksMax) ?? 1_800_000;
}

/** The multiples of a step within a range. */
export function ticksOf({ fromMs, toMs }: TimeRange, stepMs: number): number[] {
  const ticks: number[] = [];
  for (let tick = Math.ceil(fromMs / stepMs) * stepMs; tick <= toMs; tick += stepMs) ticks.push(tick);
  return ticks;
}

/**
 * A moment of a run for people. As a clock is read: `14.2 s`, and to the second from a minute on, `2 m 05 s`. To be told from
 * others: with `digits` after the seconds' point however late it is, `14.25 s`, `2 m 41.03 s`.
 */
export function momentLabel(ms: number, digits?: number): string {
  return formatMoment(ms, digits ?? (ms < 59_950 ? 1 : 0));
}

/** The label of a tick, as fine as its step: `1.5 s`, `45 s`, `1 m 30 s`, `70 m` as `1 h 10 m`. */
export function tickLabel(ms: number, stepMs: number): string {
  if (stepMs < 1_000) return `${(ms / 1_000).toFixed(stepMs < 100 ? 2 : 1)} s`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  // What is whole needs no parts that are zero.
  return formatDuration(ms).replace(/ 00 [ms]$/, '');
}

/** Where the axis of an open-ended run ends when it has come to `nowMs`. */
export function openEndMs(nowMs: number): number {
  return OPEN_ENDS_MS.find((end) => nowMs < end * 0.96) ?? Math.ceil(nowMs / 600_000) * 600_000;
}

/** A range moved and cut so that it lies within 0 and `endMs` and is no shorter than what can be zoomed to. */
export function fitRange({ fromMs, toMs }: TimeRange, endMs: number): TimeRange {
  const spanMs = Math.min(endMs, Math.max(ZOOM_MS_MIN, toMs - fromMs));
  const startMs = Math.min(Math.max(0, fromMs), endMs - spanMs);
  return { fromMs: startMs, toMs: startMs + spanMs };
}

/** A range `factor` times as long around a moment, which keeps its place. */
export function zoomAround({ fromMs, toMs }: TimeRange, atMs: number, factor: number): TimeRange {
  return { fromMs: atMs - (atMs - fromMs) * factor, toMs: atMs + (toMs - atMs) * factor };
}

/** Whether a moment lies within a range, its ends included. */
export function isIn({ fromMs, toMs }: TimeRange, atMs: number): boolean {
  return atMs >= fromMs && atMs <= toMs;
}

/** Where in a range a moment lies, from 0 to 1; outside of it when it does. */
export function shareAt(range: TimeRange, atMs: number): number {
  return (atMs - range.fromMs) / Math.max(1, range.toMs - range.fromMs);
}
