import type { RunEventOf } from '../run-event.ts';
import { POOL_STATES } from '../vocabulary.ts';
import {
  appended,
  type BreakerView,
  type ClientChange,
  type PoolView,
  type RunView,
  VIEW_LIMITS,
} from './run-view.ts';

/** Folds a change of the client's connection into its counters and history. */
export function reduceClientState(view: RunView, event: RunEventOf<'client.state'>): RunView {
  const { client } = view;
  const change: ClientChange = {
    atMs: event.atMs,
    state: event.state,
    previous: event.previous,
    cause: event.cause,
    attempt: event.attempt,
  };
  if (event.error) change.error = event.error;
  const ready = event.state === 'ready';
  return {
    ...view,
    client: {
      ...client,
      state: event.state,
      sinceMs: event.atMs,
      history: appended(client.history, change, VIEW_LIMITS.clientHistory),
      changes: client.changes + 1,
      attempts: client.attempts + (event.state === 'connecting' ? 1 : 0),
      successes: client.successes + (ready ? 1 : 0),
      reconnects: client.reconnects + (ready && client.successes > 0 ? 1 : 0),
    },
  };
}

/** Counts a planned reconnect attempt. */
export function reduceClientRetry(view: RunView, event: RunEventOf<'client.retry'>): RunView {
  const { atMs, attempt, delayMs, error } = event;
  const lastRetry = { atMs, attempt, delayMs, ...(error ? { error } : {}) };
  return { ...view, client: { ...view.client, retries: view.client.retries + 1, lastRetry } };
}

/** Counts a forced reset of the client. */
export function reduceClientReset(view: RunView): RunView {
  return { ...view, client: { ...view.client, resets: view.client.resets + 1 } };
}

/** Keeps an alert that the client raised. */
export function reduceClientAlert(view: RunView, event: RunEventOf<'client.alert'>): RunView {
  const { atMs, alert, error, message } = event;
  const alerts = appended(view.client.alerts, { atMs, alert, error, message }, VIEW_LIMITS.alerts);
  return { ...view, client: { ...view.client, alerts } };
}

/** Folds what a breaker is, or has become. One that is bypassed and asked again keeps its state, and its age. */
export function reduceBreaker(view: RunView, event: RunEventOf<'breaker.state'>): RunView {
  const before = view.breakers[event.breaker];
  const opened = (before?.opened ?? 0) + (event.state === 'open' && event.previous === 'closed' ? 1 : 0);
  const sinceMs = before?.state === event.state ? before.sinceMs : event.atMs;
  const breaker: BreakerView = {
    state: event.state,
    sinceMs,
    opened,
    ...(event.bypassed && { bypassed: true }),
  };
  return { ...view, breakers: { ...view.breakers, [event.breaker]: breaker } };
}

/** Folds what a pool is, or has become. */
export function reducePool(view: RunView, event: RunEventOf<'pool.state'>): RunView {
  const { pool, state, inUse, waiting, limit, error } = event;
  const before = view.pools[pool];
  const worst =
    before && POOL_STATES.indexOf(before.worst) > POOL_STATES.indexOf(state) ? before.worst : state;
  const now: PoolView = {
    state,
    sinceMs: before?.state === state ? before.sinceMs : event.atMs,
    inUse,
    waiting,
    limit,
    ...(error && { error }),
    worst,
    waitingMax: Math.max(before?.waitingMax ?? 0, waiting),
  };
  return { ...view, pools: { ...view.pools, [pool]: now } };
}
