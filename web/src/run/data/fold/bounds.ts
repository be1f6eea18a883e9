import type { RunSeries } from '../../model.ts';
import { coarsen } from './coarse.ts';

/** How much of a run that goes on is kept in memory; its journal keeps all of it. */
export const SERIES_LIMITS = {
  /** Load windows that are kept as they came: the newest twenty minutes of them, … */
  fineWindows: 4_800,
  /** … planned reconnect attempts, and bands of all lanes together. */
  fineRetries: 6_000,
  fineBands: 4_000,
  /** What is older is gathered into points, at first of this length, twice as long whenever there would be too many. */
  pointMs: 1_000,
  points: 3_600,
  logLines: 4_000,
} as const;

/** A limit may be passed by so much before anything is done, so that it is done seldom: an eighth of it. */
const SPARE = 1 / 8;

/** The moment before which things must be gathered, so that no more than a limit of them are left; if they must. */
function cutFor<T>(
  items: readonly T[],
  coarse: number,
  limit: number,
  startMs: (item: T) => number,
): number | undefined {
  if (items.length - coarse <= limit * (1 + SPARE)) return undefined;
  const item = items[items.length - limit];
  return item === undefined ? undefined : startMs(item);
}

/** Bands are cut by the lane that has most of them. */
function bandsCut({ lanes, coarse }: RunSeries): number | undefined {
  const count = lanes.reduce((sum, { segments }) => sum + segments.length, 0);
  if (count - (coarse?.bands ?? 0) <= SERIES_LIMITS.fineBands * (1 + SPARE)) return undefined;
  const untilMs = coarse?.untilMs ?? 0;
  const fine = lanes.map(({ segments }) => segments.filter(({ startMs }) => startMs >= untilMs));
  const most = fine.reduce((a, b) => (b.length > a.length ? b : a));
  return most[Math.floor(most.length / 2)]?.startMs;
}

function newCoarsePart(series: RunSeries): { untilMs: number; pointMs: number } | undefined {
  const { startMs, retries, coarse } = series;
  const cuts = [
    cutFor(startMs, coarse?.windows ?? 0, SERIES_LIMITS.fineWindows, (ms) => ms),
    cutFor(retries, coarse?.retries ?? 0, SERIES_LIMITS.fineRetries, ({ atMs }) => atMs),
    bandsCut(series),
  ].filter((cut) => cut !== undefined);
  if (cuts.length === 0) return undefined;
  const cutMs = Math.max(coarse?.untilMs ?? 0, ...cuts);
  let pointMs = coarse?.pointMs ?? SERIES_LIMITS.pointMs;
  while (cutMs / pointMs > SERIES_LIMITS.points) pointMs *= 2;
  return { untilMs: Math.ceil(cutMs / pointMs) * pointMs, pointMs };
}

/** Topics of lines that come in crowds, and that panels of their own tell: the first to go. */
const CROWDS: ReadonlySet<string> = new Set(['retry', 'server log']);

/** The newer half of the lines as they are; of the older ones the newest, without those that come in crowds. */
function shortenLog(series: RunSeries): void {
  const { log } = series;
  const half = SERIES_LIMITS.logLines / 2;
  const older = log.slice(0, -half).filter(({ topic }) => !CROWDS.has(topic));
  series.log = [...older.slice(-half / 2), ...log.slice(-half)];
  series.logLinesGone = (series.logLinesGone ?? 0) + log.length - series.log.length;
}

/**
 * Keeps the columns of a run that goes on within their limits: what is oldest becomes coarser, and the log another array,
 * which is shorter. What claims are judged by is in the view, of which nothing is lost.
 */
export function bound(series: RunSeries): void {
  if (series.log.length > SERIES_LIMITS.logLines) shortenLog(series);
  const part = newCoarsePart(series);
  if (part) coarsen(series, part.untilMs, part.pointMs);
}
