import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../platform/random.ts';
import { keySampler, zipfWeights } from './keys.ts';

const DRAWS = 200_000;

function frequencies(draw: () => number, count: number): Float64Array {
  const seen = new Float64Array(count);
  for (let i = 0; i < DRAWS; i += 1) {
    const key = draw();
    seen[key - 1] = (seen[key - 1] ?? Number.NaN) + 1;
  }
  return seen.map((times) => times / DRAWS);
}

describe('keySampler', () => {
  it.each([
    { exponent: 0.5, count: 100 },
    { exponent: 0.99, count: 1_000 },
    { exponent: 2, count: 50 },
  ])('draws keys as often as Zipf’s law with exponent $exponent says', ({ exponent, count }) => {
    const draw = keySampler(seededRandom(7, 'keys'), { distribution: 'zipf', exponent, count });
    const shares = zipfWeights(count, exponent);
    frequencies(draw, count).forEach((frequency, i) => {
      const share = shares[i] ?? 0;
      // Five standard deviations of a binomial share: the seed is fixed, so this never flickers.
      expect(Math.abs(frequency - share)).toBeLessThan(5 * Math.sqrt(share / DRAWS));
    });
  });

  it('weighs key k by 1 / k^exponent', () => {
    const shares = zipfWeights(10_000, 0.99);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect((shares[0] ?? 0) / (shares[99] ?? 1)).toBeCloseTo(100 ** 0.99, 9);
  });

  it('draws every key equally often when uniform', () => {
    const draw = keySampler(seededRandom(7, 'keys'), { distribution: 'uniform', exponent: 0.99, count: 100 });
    for (const frequency of frequencies(draw, 100)) {
      expect(Math.abs(frequency - 0.01)).toBeLessThan(5 * Math.sqrt(0.01 / DRAWS));
    }
  });

  it('stays within 1 to count', () => {
    const keys = fc.record({
      distribution: fc.constantFrom('uniform' as const, 'zipf' as const),
      exponent: fc.double({ min: 0.01, max: 3, noNaN: true }),
      count: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(keys, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (distribution, u) => {
        const key = keySampler(() => u, distribution)();
        expect(Number.isInteger(key)).toBe(true);
        expect(key).toBeGreaterThanOrEqual(1);
        expect(key).toBeLessThanOrEqual(distribution.count);
      }),
    );
  });
});
