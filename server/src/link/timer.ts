import type { Clock } from '../platform/clock.ts';

/** Timers count in whole milliseconds: what falls due within this time is due. */
export const TIMER_GRAIN_MS = 0.5;

/** Calls `act` after `delayMs`, unless the returned function is called first. */
export function after(clock: Clock, delayMs: number, act: () => void): () => void {
  const cancelled = new AbortController();
  clock.sleep(Math.max(0, Math.round(delayMs)), cancelled.signal).then(
    () => {
      if (!cancelled.signal.aborted) act();
    },
    () => {},
  );
  return () => cancelled.abort();
}
