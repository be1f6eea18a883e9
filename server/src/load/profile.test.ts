import type { RateStage } from '@firedrill/contract';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../platform/random.ts';
import { arrivals, operations } from './profile.ts';

const anyStages = fc.array(
  fc.record({
    durationMs: fc.integer({ min: 1, max: 5_000 }),
    fromPerSecond: fc.integer({ min: 0, max: 20_000 }),
    toPerSecond: fc.integer({ min: 0, max: 20_000 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** The integral of the rate from 0 to `untilMs`, computed without `arrivals`. */
function integral(stages: readonly RateStage[], untilMs: number): number {
  let sum = 0;
  let startMs = 0;
  for (const { durationMs, fromPerSecond, toPerSecond } of stages) {
    const t = Math.min(durationMs, Math.max(0, untilMs - startMs));
    const rateAt = fromPerSecond + ((toPerSecond - fromPerSecond) * t) / durationMs;
    sum += (t * (fromPerSecond + rateAt)) / 2_000;
    startMs += durationMs;
  }
  return sum;
}

describe('arrivals', () => {
  it('spaces a constant rate evenly and ends with the stage', () => {
    const { total, dueMs } = arrivals([{ durationMs: 2_000, fromPerSecond: 500, toPerSecond: 500 }]);
    expect(total).toBe(1_000);
    expect([1, 2, 500, 1_000].map(dueMs)).toEqual([2, 4, 1_000, 2_000]);
    expect(dueMs(1_001)).toBe(Number.POSITIVE_INFINITY);
  });

  it('starts a ramp from nothing slowly: by half its time a quarter is due', () => {
    const { total, dueMs } = arrivals([{ durationMs: 1_000, fromPerSecond: 0, toPerSecond: 2_000 }]);
    expect(total).toBe(1_000);
    expect(dueMs(250)).toBeCloseTo(500, 9);
    expect(dueMs(1_000)).toBeCloseTo(1_000, 9);
  });

  it('sends nothing through a stage of rate zero', () => {
    const stage = (rate: number): RateStage => ({
      durationMs: 1_000,
      fromPerSecond: rate,
      toPerSecond: rate,
    });
    const { total, dueMs } = arrivals([stage(10), stage(0), stage(10)]);
    expect(total).toBe(20);
    expect(dueMs(10)).toBe(1_000);
    expect(dueMs(11)).toBe(2_100);
  });

  it('never goes back in time, and each request is due when the integral of the rate reaches its number', () => {
    fc.assert(
      fc.property(anyStages, (stages) => {
        const { total, dueMs } = arrivals(stages);
        const endMs = stages.reduce((sum, stage) => sum + stage.durationMs, 0);
        expect(total).toBe(Math.floor(integral(stages, endMs) * (1 + 1e-9) + 1e-9));
        const step = Math.max(1, Math.floor(total / 200));
        let lastMs = 0;
        for (let n = 1; n <= total; n += step) {
          const atMs = dueMs(n);
          expect(atMs).toBeGreaterThanOrEqual(lastMs);
          expect(atMs).toBeLessThanOrEqual(endMs);
          expect(Math.abs(integral(stages, atMs) - n)).toBeLessThan(1e-5);
          lastMs = atMs;
        }
      }),
    );
  });
});

describe('operations', () => {
  const profile = {
    mix: { read: 90, search: 6, write: 4 },
    keys: { distribution: 'zipf' as const, exponent: 0.99, count: 1_000 },
  };
  const take = (seed: number, count: number) => {
    const next = operations(seededRandom(seed, 'load'), profile);
    return Array.from({ length: count }, next);
  };

  it('asks the same questions for the same seed, and others for another', () => {
    expect(take(5, 500)).toEqual(take(5, 500));
    expect(take(5, 500)).not.toEqual(take(6, 500));
  });

  it('mixes the kinds by their weights', () => {
    const asked = take(5, 50_000);
    for (const [op, weight] of Object.entries(profile.mix)) {
      const share = asked.filter((operation) => operation.op === op).length / asked.length;
      expect(Math.abs(share - weight / 100)).toBeLessThan(0.01);
    }
  });

  it('never asks what has no weight', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('read' as const, 'search' as const, 'write' as const),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (only, u) => {
          const mix = { read: 0, search: 0, write: 0, [only]: 3 };
          expect(operations(() => u, { ...profile, mix })().op).toBe(only);
        },
      ),
    );
  });

  it('searches by prefixes of names and of phone numbers', () => {
    const searches = take(5, 5_000).flatMap((operation) => (operation.op === 'search' ? [operation] : []));
    expect(new Set(searches.map(({ by }) => by))).toEqual(new Set(['name', 'phone']));
    for (const { by, text } of searches) {
      expect(text).toMatch(by === 'name' ? /^[A-Z][a-z]+( [A-Z])?$/ : /^\+1555\d\d$/);
    }
  });
});
