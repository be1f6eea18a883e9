import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest } from './suggest.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['crash', 'crash', 0],
    ['crahs', 'crash', 1],
    ['kitten', 'sitting', 3],
    ['p9', 'p99', 1],
  ])('counts the edits between "%s" and "%s"', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is symmetric, bounded by the longer word, and 0 only for equal words', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance === 0).toBe(a === b);
      }),
    );
  });
});

describe('nearest', () => {
  const words = ['availability', 'error_rate', 'p99', 'warm-up'];

  it.each([
    ['avilability', 'availability'],
    ['avail', 'availability'],
    ['error-rate', 'error_rate'],
    ['ErrorRate', 'error_rate'],
    ['P99', 'p99'],
    ['warmup', 'warm-up'],
  ])('takes %s for %s', (written, meant) => {
    expect(nearest(written, words)).toBe(meant);
  });

  it.each(['', 'nothing alike', 'x'.repeat(10_000)])(
    'takes nothing for a word that is far from all',
    (written) => {
      expect(nearest(written, words)).toBeUndefined();
    },
  );
});

describe('didYouMean', () => {
  it('names the nearest word', () => {
    expect(didYouMean('crahs', ['stop', 'crash'])).toBe('did you mean crash?');
  });

  it('lists the words where none is near', () => {
    expect(didYouMean('explode', ['stop', 'crash'])).toBe('choose from stop, crash');
  });
});
