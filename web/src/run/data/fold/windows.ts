import {
  answersOf,
  countOf,
  type ErrorKind,
  type LoadWindow,
  latenciesOf,
  percentileUs,
  type SparseHistogram,
} from '@firedrill/contract';
import { type LatencyColumns, type RunSeries, TIMED_SOURCES } from '../../model.ts';

/** A change of phase cuts a window short, to a few ms even: a rate is taken over so long at least. */
const RATE_OVER_MS = 200;

function inMs(histogram: SparseHistogram, share: number): number | null {
  const valueUs = percentileUs(histogram, share);
  return valueUs === undefined ? null : valueUs / 1_000;
}

function pushLatency(columns: LatencyColumns, histogram: SparseHistogram): void {
  columns.p50Ms.push(inMs(histogram, 0.5));
  columns.p95Ms.push(inMs(histogram, 0.95));
  columns.p99Ms.push(inMs(histogram, 0.99));
  columns.samples.push(countOf(histogram));
}

/** Adds a window's count to a column that may have begun late, or paused. */
function addAt(errors: RunSeries['errors'], kind: ErrorKind, index: number, count: number): void {
  errors[kind] ??= [];
  const column = errors[kind];
  while (column.length <= index) column.push(0);
  column[index] = (column[index] ?? 0) + count;
}

/** Answers per second at a window: over it, and over those before it where it is too short to tell. */
function rateAt(series: RunSeries, index: number): number {
  const { startMs, endMs, answers } = series;
  let count = 0;
  let durationMs = 0;
  for (let i = index; i >= 0 && durationMs < RATE_OVER_MS; i -= 1) {
    durationMs += (endMs[i] ?? 0) - (startMs[i] ?? 0);
    count +=
      (answers.redis[i] ?? 0) + (answers.mysql[i] ?? 0) + (answers.stale[i] ?? 0) + (answers.failed[i] ?? 0);
  }
  return durationMs === 0 ? 0 : count / (durationMs / 1_000);
}

/** Folds one window of load: one value more in every column. */
export function foldWindow(series: RunSeries, window: LoadWindow): void {
  const index = series.length;
  const { ok: _ok, okBySource, failed, unanswered } = answersOf(window.tallies);
  series.length += 1;
  series.startMs.push(window.startMs);
  series.endMs.push(window.endMs);
  series.answers.redis.push(okBySource.redis);
  series.answers.mysql.push(okBySource.mysql);
  series.answers.stale.push(okBySource.stale);
  series.answers.failed.push(failed);
  series.answers.unanswered.push(unanswered);
  series.perSecond.push(rateAt(series, index));
  series.dropped.push(window.dropped);
  for (const source of TIMED_SOURCES) {
    pushLatency(series.latency[source], latenciesOf(window.tallies, { source }, 'intended'));
  }
  for (const counts of [window.errors, window.cacheErrors]) {
    for (const kind of Object.keys(counts) as ErrorKind[]) {
      addAt(series.errors, kind, index, counts[kind] ?? 0);
    }
  }
}
