import { expect, it } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import type { Engine } from './engine.ts';
import { parseEngineTime, readEngineClock } from './engine-clock.ts';

it('reads the engine’s times to the last digit that counts, in any zone, and never as a moment', () => {
  expect(parseEngineTime('2026-11-22T02:04:58.321664545Z')).toBeCloseTo(
    Date.UTC(2026, 10, 22, 2, 4, 58, 321) + 0.664545,
    3,
  );
  expect(parseEngineTime('2026-11-22T03:04:58+01:00')).toBe(Date.UTC(2026, 10, 22, 2, 4, 58));
  expect(parseEngineTime('0001-01-01T00:00:00Z')).toBeUndefined();
  expect(parseEngineTime('')).toBeUndefined();
});

it('dates the engine’s moments by the quickest of several answers', async () => {
  const engineAheadMs = 5_000;
  const roundTripsMs = [40, 6, 90, 20];
  let nowMs = 1_000;
  const clock = { nowMs: () => nowMs } as Clock;
  const engine = {
    read: async () => {
      const roundTripMs = roundTripsMs.shift() ?? 0;
      // The engine answers late in slow round trips and half-way in the quickest.
      const outMs = roundTripMs === 6 ? 3 : roundTripMs * 0.9;
      const SystemTime = new Date(nowMs + outMs + engineAheadMs).toISOString();
      nowMs += roundTripMs;
      return { SystemTime };
    },
  } as unknown as Engine;
  const { toOurMs, errorMs } = await readEngineClock(engine, clock, new AbortController().signal);
  expect(errorMs).toBe(3);
  expect(toOurMs(10_000)).toBeCloseTo(5_000, 6);
});
