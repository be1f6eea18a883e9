import type { RunEventOf } from '../run-event.ts';
import { appended, type ClientChange, type RunView, VIEW_LIMITS } from './run-view.ts';

/** Folds a change of the client's connection into its counters and history. */
export function reduceClientState(view: RunView, event: RunEventOf<'client.state'>): RunView {
  const { client } = view;
  const change: ClientChange = {
    atMs: event.atMs,
    state: event.state,
    previous: event.previous,
    cause: event.cause,
    attempt: event.attempt,
    ...(event.error ? { error: event.error } : {}),
  };
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

/** Folds a change of a breaker's state. */
export function reduceBreaker(view: RunView, event: RunEventOf<'breaker.state'>): RunView {
  const before = view.breakers[event.breaker];
  const opened = (before?.opened ?? 0) + (event.state === 'open' && event.previous === 'closed' ? 1 : 0);
  const breaker = { state: event.state, sinceMs: event.atMs, opened };
  return { ...view, breakers: { ...view.breakers, [event.breaker]: breaker } };
}
