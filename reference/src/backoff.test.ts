import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { exponential, fullJitter } from './backoff.ts';

const attempt = fc.integer({ min: 1, max: 100_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('full jitter never exceeds its cap, nor the exponential curve', () => {
  fc.assert(
    fc.property(attempt, chance, fc.integer({ min: 1, max: 60_000 }), (n, random, capMs) => {
      const delayMs = fullJitter(capMs, 10)(n, () => random);
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThanOrEqual(Math.min(capMs, 10 * 2 ** (n - 1)));
    }),
  );
});

test('full jitter spreads over the whole range', () => {
  const strategy = fullJitter(100, 10);
  expect([0, 0.5, 0.999].map((random) => strategy(10, () => random))).toEqual([0, 50, 99]);
});

test('exponential doubles from its base and gives up after its retries', () => {
  const strategy = exponential(1_000, 10);
  const delays = Array.from({ length: 11 }, (_, i) => strategy(i + 1, Math.random));
  expect(delays).toEqual([
    1_000,
    2_000,
    4_000,
    8_000,
    16_000,
    32_000,
    64_000,
    128_000,
    256_000,
    512_000,
    undefined,
  ]);
});

test('exponential stays within what a timer can wait', () => {
  expect(exponential(1_000, 100)(60, Math.random)).toBe(2 ** 31 - 1);
});
