import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatDuration,
  formatMoment,
  formatQuantity,
  formatShare,
  parseAs,
  parseQuantity,
} from './units.ts';

describe('quantities', () => {
  test.each([
    ['45s', { dimension: 'duration', value: 45_000 }],
    ['1.5 ms', { dimension: 'duration', value: 1.5 }],
    ['250us', { dimension: 'duration', value: 0.25 }],
    ['2m', { dimension: 'duration', value: 120_000 }],
    ['99.9%', { dimension: 'share', value: 0.999 }],
    ['500/s', { dimension: 'rate', value: 500 }],
    ['10KB/s', { dimension: 'throughput', value: 10 }],
    ['1.5 MB/s', { dimension: 'throughput', value: 1_500 }],
    ['10', { dimension: 'count', value: 10 }],
  ])('reads %s', (text, quantity) => {
    const found = parseQuantity(text);
    expect(found?.dimension).toBe(quantity.dimension);
    expect(found?.value).toBeCloseTo(quantity.value, 9);
  });

  test.each(['', 's', '-1s', '1 parsec', '1e3s', '1..5s', 'toString', '5 constructor'])(
    'refuses %j',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  test('a quantity of another dimension is not taken', () => {
    expect(parseAs('duration', '5%')).toBeUndefined();
  });

  test('reading never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseQuantity(text)));
  });
});

describe('formatting', () => {
  test.each([
    [0.25, '0.25 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [4_500, '4.5 s'],
    [59_960, '1 m 00 s'],
    [125_000, '2 m 05 s'],
    [3_599_400, '59 m 59 s'],
    [3_599_600, '1 h 00 m'],
    [3_600_000, '1 h 00 m'],
    [7_499_000, '2 h 04 m'],
    [90_000_000, '25 h 00 m'],
    [-3_600_000, '-1 h 00 m'],
    [Number.NaN, '–'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test.each([
    [0, '0.00 s'],
    [14_230, '14.23 s'],
    [59_994, '59.99 s'],
    [59_996, '1 m 00.00 s'],
    [161_030, '2 m 41.03 s'],
    [3_599_999, '1 h 00 m 00.00 s'],
    [3_725_010, '1 h 02 m 05.01 s'],
    [-250, '-0.25 s'],
    [Number.NaN, '–'],
  ])('the moment at %d ms is %s', (ms, text) => {
    expect(formatMoment(ms)).toBe(text);
  });

  test('moments a hundredth of a second apart differ, however late they are', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), (ms) => {
        expect(formatMoment(ms + 10)).not.toBe(formatMoment(ms));
      }),
    );
  });

  test('a share is never rounded up to all or down to none', () => {
    expect(formatShare(0.999_999)).toBe('> 99.99 %');
    expect(formatShare(0.000_001)).toBe('< 0.01 %');
    expect(formatShare(1)).toBe('100 %');
    expect(formatShare(0)).toBe('0 %');
  });

  test('a whole number keeps its zeros', () => {
    expect(formatQuantity('rate', 500)).toBe('500/s');
    expect(formatQuantity('throughput', 10)).toBe('10 KB/s');
    expect(formatQuantity('count', 100)).toBe('100');
    expect(formatShare(0.5)).toBe('50 %');
    expect(formatDuration(120)).toBe('120 ms');
  });
});
