import type { RecoveryClock, RunView } from '../view/run-view.ts';
import type { Measured, Metric } from './metric.ts';

/** Clocks that were not cut short by the next fault: all but unfinished ones that another episode follows. */
function wholeClocks(view: RunView): RecoveryClock[] {
  return view.recoveries.filter(
    (clock, i) => clock.normalMs !== undefined || i === view.recoveries.length - 1,
  );
}

/** The longest stretch over all recoveries; one that has not come to its end leaves nothing to measure. */
function longest(
  view: RunView,
  missing: string,
  length: (clock: RecoveryClock) => number | undefined,
): Measured {
  const clocks = wholeClocks(view);
  if (clocks.length === 0) return { samples: 0, note: 'no fault was removed in this run' };
  const lengths: number[] = [];
  for (const clock of clocks) {
    const lengthMs = length(clock);
    if (lengthMs === undefined) return { samples: 0, note: missing };
    lengths.push(Math.max(0, lengthMs));
  }
  return { value: Math.max(...lengths), samples: lengths.length };
}

function between(endMs: number | undefined, startMs: number | undefined): number | undefined {
  return endMs === undefined || startMs === undefined ? undefined : endMs - startMs;
}

function recoveryMetric(
  name: string,
  summary: string,
  missing: string,
  length: (clock: RecoveryClock) => number | undefined,
): Metric {
  return {
    name,
    summary,
    dimension: 'duration',
    selectors: [],
    needsFault: true,
    timesRequests: false,
    measure: (view) => longest(view, missing, length),
  };
}

/** The parts of recovery; of several recoveries in a run the longest counts. */
export const recoveryMetrics: readonly Metric[] = [
  recoveryMetric(
    'recovery_time',
    'From the removal of the fault until the share of Redis answers is back to 95 % of the steady share for a second.',
    'the share of Redis answers did not come back to normal before the run ended',
    (clock) => between(clock.normalMs, clock.removedMs),
  ),
  recoveryMetric(
    'recovery_lag',
    'From the first PONG to a probe until the first answer from Redis to the application.',
    'Redis did not answer the application again before the run ended',
    (clock) => between(clock.firstRedisMs, clock.authenticatedMs),
  ),
  recoveryMetric(
    'time_to_reachable',
    'From the removal of the fault until the target accepts connections again.',
    'the target was not reachable again before the run ended',
    (clock) => between(clock.reachableMs, clock.removedMs),
  ),
];
