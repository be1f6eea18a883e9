import type { Clock } from '../../platform/clock.ts';

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export function fakeClock(startMs = 0): FakeClock {
  let nowMs = startMs;
  const unused = (): never => {
    throw new Error('load does not wait by the clock');
  };
  return {
    nowMs: () => nowMs,
    wallTime: () => '2026-01-01T00:00:00.000Z',
    sleep: unused,
    every: unused,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
