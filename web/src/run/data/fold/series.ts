import type { RunEvent, RunView } from '@firedrill/contract';
import type { LatencyColumns, RunSeries } from '../../model.ts';
import { foldLanes } from './lanes.ts';
import { foldLog } from './log.ts';
import { foldWindow } from './windows.ts';

function emptyLatency(): LatencyColumns {
  return { p50Ms: [], p95Ms: [], p99Ms: [], samples: [] };
}

/** The columns of a run of which nothing is known yet. */
export function emptySeries(): RunSeries {
  return {
    revision: 0,
    length: 0,
    startMs: [],
    endMs: [],
    answers: { redis: [], mysql: [], stale: [], failed: [], unanswered: [] },
    perSecond: [],
    latency: { redis: emptyLatency(), mysql: emptyLatency() },
    errors: {},
    dropped: [],
    lanes: [],
    retries: [],
    log: [],
  };
}

/**
 * Folds one event into the columns, in place; `view` is the view with that event folded in. The same events give the
 * same columns, however they came.
 */
export function foldSeries(series: RunSeries, event: RunEvent, view: RunView): void {
  if (event.type === 'load.window') foldWindow(series, event.window);
  if (event.type === 'client.retry') {
    const { atMs, attempt, delayMs, error } = event;
    series.retries.push({ atMs, attempt, delayMs, ...(error ? { error } : {}) });
  }
  foldLanes(series.lanes, event);
  foldLog(series.log, event, view);
  series.revision += 1;
}
