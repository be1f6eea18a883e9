import { NORMAL_FOR_MS } from '../view/recovery.ts';
import type { RecoveryClock, RunView } from '../view/run-view.ts';
import type { Phase } from '../vocabulary.ts';
import type { Measured, Metric } from './metric.ts';

/** Windows are counted every 250 ms; a part of recovery shows at the end of one, or with the next probe. */
const NOTICED_AFTER_MS = 250;

interface Part {
  name: string;
  summary: string;
  /** Why there is no value when a recovery did not come so far. */
  missing: string;
  /** How long after it came to pass it shows. */
  noticedAfterMs: number;
  /** Where the load loop sees it, and not a probe alone. */
  seenByLoadIn?: readonly Phase[];
  startMs(clock: RecoveryClock): number | undefined;
  endMs(clock: RecoveryClock): number | undefined;
}

/** How long a part had lasted at least when the next fault took effect, having not come to its end. */
function lengthAtLeast(part: Part, clock: RecoveryClock, next: RecoveryClock): number {
  const startMs = part.startMs(clock);
  return startMs === undefined ? 0 : next.inForceMs - part.noticedAfterMs - startMs;
}

/**
 * The longest stretch over all recoveries. One that the next fault cut short is left out, and counted, as long as it
 * may have been no longer than those that came to their end; if it was longer, or was not cut short and has no end, the
 * longest is not known.
 */
function longest(view: RunView, part: Part): Measured {
  const clocks = view.recoveries;
  if (clocks.length === 0) return { samples: 0, note: 'no fault was removed in this run' };
  const lengths: number[] = [];
  const cutShort: number[] = [];
  for (const [i, clock] of clocks.entries()) {
    const next = clocks[i + 1];
    const startMs = part.startMs(clock);
    const endMs = part.endMs(clock);
    if (startMs !== undefined && endMs !== undefined) lengths.push(Math.max(0, endMs - startMs));
    else if (next) cutShort.push(lengthAtLeast(part, clock, next));
    else return { samples: 0, note: part.missing };
  }
  if (lengths.length === 0) return { samples: 0, note: 'the next fault cut every recovery short' };
  const value = Math.max(...lengths);
  const longer = cutShort.filter((lengthMs) => lengthMs > value).length;
  if (longer > 0) {
    const note = `${longer} of ${clocks.length} recoveries had lasted longer than all others when the next fault cut them short`;
    return { samples: 0, note };
  }
  return {
    value,
    samples: lengths.length,
    ...(cutShort.length > 0 ? { leftOut: cutShort.length } : {}),
  };
}

function recoveryMetric(part: Part): Metric {
  const { name, summary, seenByLoadIn } = part;
  return {
    name,
    summary,
    dimension: 'duration',
    selectors: [],
    needsFault: true,
    timesRequests: false,
    better: 'lower',
    ...(seenByLoadIn ? { seenByLoadIn } : {}),
    measure: (view) => longest(view, part),
  };
}

/** The parts of recovery; of several recoveries in a run the longest counts. */
export const recoveryMetrics: readonly Metric[] = [
  recoveryMetric({
    name: 'recovery_time',
    summary:
      'From the removal of the fault (of a momentary one: its effect) until the share of Redis answers is back to 95 % of the steady share for a second.',
    missing: 'the share of Redis answers did not come back to normal before the run ended',
    noticedAfterMs: NORMAL_FOR_MS + NOTICED_AFTER_MS,
    seenByLoadIn: ['fault', 'recovery'],
    startMs: (clock) => clock.removedMs,
    endMs: (clock) => clock.normalMs,
  }),
  recoveryMetric({
    name: 'recovery_lag',
    summary: 'From the first PONG to a probe until the first answer from Redis to the application.',
    missing: 'Redis did not answer the application again before the run ended',
    noticedAfterMs: NOTICED_AFTER_MS,
    seenByLoadIn: ['fault', 'recovery'],
    startMs: (clock) => clock.authenticatedMs,
    endMs: (clock) => clock.firstRedisMs,
  }),
  recoveryMetric({
    name: 'time_to_reachable',
    summary:
      'From the removal of the fault (of a momentary one: its effect) until the target accepts connections again.',
    missing: 'the target was not reachable again before the run ended',
    noticedAfterMs: NOTICED_AFTER_MS,
    startMs: (clock) => clock.removedMs,
    endMs: (clock) => clock.reachableMs,
  }),
];
