import type { RunSeries, TimedSource } from '../../run/model.ts';

/** More points than a chart has columns tell nothing more. */
const POINTS_MAX = 240;
/** Shorter windows than this were cut by a change of phase and hold too little to draw. */
const WINDOW_MS_MIN = 50;

/** What is drawn at one moment of both runs; `null` where a run has nothing there. */
export interface Point {
  atS: number;
  a: number | null;
  b: number | null;
}

/** Takes a value from some windows of a run, from one to before another. */
export type Reading = (series: RunSeries, from: number, to: number) => number | null;

/** The share of Redis in the good answers, in percent. */
export const redisShare: Reading = (series, from, to) => {
  const { redis, mysql, stale } = series.answers;
  let ofRedis = 0;
  let all = 0;
  for (let i = from; i < to; i += 1) {
    ofRedis += redis[i] ?? 0;
    all += (redis[i] ?? 0) + (mysql[i] ?? 0) + (stale[i] ?? 0);
  }
  return all === 0 ? null : (100 * ofRedis) / all;
};

/** The share of queries that were not answered well, in percent. */
export const failingShare: Reading = (series, from, to) => {
  let bad = 0;
  let all = 0;
  for (let i = from; i < to; i += 1) {
    const { redis, mysql, stale, failed, unanswered } = series.answers;
    const wrong = (failed[i] ?? 0) + (unanswered[i] ?? 0);
    bad += wrong;
    all += wrong + (redis[i] ?? 0) + (mysql[i] ?? 0) + (stale[i] ?? 0);
  }
  return all === 0 ? null : (100 * bad) / all;
};

/** The largest p99 of a source's answer times in the windows, in ms. */
export function worstP99(source: TimedSource): Reading {
  return (series, from, to) => {
    const { p99Ms } = series.latency[source];
    let worst: number | null = null;
    for (let i = from; i < to; i += 1) {
      const value = p99Ms[i];
      if (value !== null && value !== undefined) worst = Math.max(worst ?? 0, value);
    }
    return worst;
  };
}

/** Reads a run in stretches of equal length, as a map from the stretch to its value. */
function stretches(series: RunSeries, stretchMs: number, read: Reading): Map<number, number | null> {
  const values = new Map<number, number | null>();
  let from = 0;
  for (let i = 0; i <= series.length; i += 1) {
    const stretch = Math.floor((series.startMs[from] ?? 0) / stretchMs);
    const isSame = i < series.length && Math.floor((series.startMs[i] ?? 0) / stretchMs) === stretch;
    if (isSame) continue;
    const lengthMs = (series.endMs[i - 1] ?? 0) - (series.startMs[from] ?? 0);
    if (i > from && lengthMs >= WINDOW_MS_MIN) values.set(stretch, read(series, from, i));
    from = i;
  }
  return values;
}

/** What is drawn of two runs, one over the other, from the start of each. */
export function pointsOf(a: RunSeries, b: RunSeries, read: Reading): Point[] {
  const endMs = Math.max(a.endMs.at(-1) ?? 0, b.endMs.at(-1) ?? 0);
  const stretchMs = Math.max(1, Math.ceil(endMs / POINTS_MAX / 250)) * 250;
  const [ofA, ofB] = [stretches(a, stretchMs, read), stretches(b, stretchMs, read)];
  return Array.from({ length: Math.ceil(endMs / stretchMs) }, (_, stretch) => ({
    atS: (stretch * stretchMs) / 1_000,
    a: ofA.get(stretch) ?? null,
    b: ofB.get(stretch) ?? null,
  }));
}
