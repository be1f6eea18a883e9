import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOf, Histogram, mergeSparse, percentileUs } from './histogram.ts';

const valuesUs = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  {
    maxLength: 200,
  },
);

function sparseOf(values: readonly number[]): number[] {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram.toSparse();
}

describe('histogram', () => {
  test('merging equals recording everything in one', () => {
    fc.assert(
      fc.property(valuesUs, valuesUs, (a, b) => {
        expect(mergeSparse(sparseOf(a), sparseOf(b))).toEqual(sparseOf([...a, ...b]));
      }),
    );
  });

  test('merging into a sum that has all the buckets equals it too, and changes neither', () => {
    fc.assert(
      fc.property(valuesUs, valuesUs, (a, b) => {
        const sum = Object.freeze(sparseOf([...a, ...b])) as number[];
        const window = Object.freeze(sparseOf(b)) as number[];
        expect(mergeSparse(sum, window)).toEqual(sparseOf([...a, ...b, ...b]));
      }),
    );
  });

  test('merging is commutative and associative, and nothing added changes nothing', () => {
    fc.assert(
      fc.property(valuesUs, valuesUs, valuesUs, (a, b, c) => {
        const [x, y, z] = [sparseOf(a), sparseOf(b), sparseOf(c)];
        expect(mergeSparse(x, y)).toEqual(mergeSparse(y, x));
        expect(mergeSparse(mergeSparse(x, y), z)).toEqual(mergeSparse(x, mergeSparse(y, z)));
        expect(mergeSparse(x, [])).toEqual(x);
      }),
    );
  });

  test('a percentile lies within 1.6 % of the value at its rank', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
          const found = percentileUs(sparseOf(values), share) ?? Number.NaN;
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact / 62);
        },
      ),
    );
  });

  test('counts every value, also those beyond its range', () => {
    expect(countOf(sparseOf([-5, 0, 1, 2 ** 40, Number.MAX_SAFE_INTEGER]))).toBe(5);
  });

  test('has no percentile without values, and forgets on reset', () => {
    const histogram = new Histogram();
    histogram.record(10);
    histogram.reset();
    expect(histogram.count).toBe(0);
    expect(percentileUs(histogram.toSparse(), 0.5)).toBeUndefined();
  });
});
