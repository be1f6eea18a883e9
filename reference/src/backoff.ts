import type { Random } from './clock.ts';

/** The delay in ms before retry number `attempt` (from 1), or `undefined` to give up. */
export type Backoff = (attempt: number, random: Random) => number | undefined;

/** 2^31 ms is the longest that a Node timer can wait; longer ones fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Evenly drawn from 0 to min(cap, base · 2^(attempt − 1)): clients that lost the server together do not return
 * together ("full jitter", Brooker, Exponential backoff and jitter, AWS 2015).
 */
export function fullJitter(capMs: number, baseMs: number): Backoff {
  return (attempt, random) => Math.floor(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
}

/** base · 2^(attempt − 1), without cap or jitter; gives up after `retriesMax` retries. */
export function exponential(baseMs: number, retriesMax: number): Backoff {
  return (attempt) =>
    attempt > retriesMax ? undefined : Math.min(TIMER_MS_MAX, baseMs * 2 ** (attempt - 1));
}
