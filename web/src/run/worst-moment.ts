import { type Claim, findMetric, type RunView } from '@firedrill/contract';
import { answersIn } from '../charts/columns.ts';
import type { TimeRange } from '../charts/time.ts';
import type { RunSeries } from './model.ts';

/** Windows that come this near to the worst one are as bad as it. */
const AS_BAD = 0.99;

function slowestIn(series: RunSeries, { selection }: Claim, index: number): number {
  const { source } = selection;
  const redis = source === 'mysql' ? 0 : (series.latency.redis.p99Ms[index] ?? 0);
  const mysql = source === 'redis' ? 0 : (series.latency.mysql.p99Ms[index] ?? 0);
  return Math.max(redis, mysql);
}

/** The share of a window's queries that went wrong; `undefined` where none ended. */
function badShareIn(series: RunSeries, { metric }: Claim, first: number): number | undefined {
  const { failed, unanswered, all } = answersIn(series, { first, end: first + 1, startMs: 0, endMs: 0 });
  if (all === 0) return undefined;
  return (metric === 'unanswered_rate' ? unanswered : failed + unanswered) / all;
}

interface Measured extends TimeRange {
  value: number;
}

/** The windows that a claim is about, with how bad each was; both ascend, so that one walk is enough. */
function measuredWindows(claim: Claim, view: RunView, series: RunSeries, isLatency: boolean): Measured[] {
  const spans = view.phases.filter(({ phase }) =>
    claim.selection.phase ? phase === claim.selection.phase : phase !== 'warm-up',
  );
  const windows: Measured[] = [];
  let at = 0;
  for (let index = 0; index < series.length; index += 1) {
    const fromMs = series.startMs[index] ?? 0;
    const toMs = series.endMs[index] ?? 0;
    while (at < spans.length && (spans[at]?.endMs ?? Number.POSITIVE_INFINITY) < toMs) at += 1;
    const span = spans[at];
    if (!span) break;
    if (fromMs < span.startMs) continue;
    const value = isLatency ? slowestIn(series, claim, index) : badShareIn(series, claim, index);
    if (value !== undefined) windows.push({ fromMs, toMs, value });
  }
  return windows;
}

/**
 * The longest stretch of windows, in ms of the run, in which a claim's quantity was at its worst; of the quantities that
 * windows show.
 */
export function worstStretchOf(claim: Claim, view: RunView, series: RunSeries): TimeRange | undefined {
  const isLatency = findMetric(claim.metric)?.timesRequests ?? false;
  const isFailure = ['error_rate', 'unanswered_rate', 'availability'].includes(claim.metric);
  if (!isLatency && !isFailure) return undefined;
  const windows = measuredWindows(claim, view, series, isLatency);
  const limit = AS_BAD * windows.reduce((worst, { value }) => Math.max(worst, value), 0);
  if (limit === 0) return undefined;
  let longest: TimeRange | undefined;
  let stretch: TimeRange | undefined;
  for (const { fromMs, toMs, value } of windows) {
    if (value < limit) stretch = undefined;
    else {
      stretch = { fromMs: stretch?.fromMs ?? fromMs, toMs };
      if (!longest || stretch.toMs - stretch.fromMs > longest.toMs - longest.fromMs) longest = stretch;
    }
  }
  return longest;
}
