import { expect, test } from 'vitest';
import { criticalValue } from './quantiles.ts';

test('critical values are those of the tables', () => {
  const tables = [
    [0.05, 1, 12.706],
    [0.05, 2, 4.303],
    [0.05, 3, 3.182],
    [0.05, 10, 2.228],
    [0.05, 30, 2.042],
    [0.05, Number.POSITIVE_INFINITY, 1.96],
    [0.001, 2, 31.599],
    [0.001, 5, 6.869],
    [0.001, 10, 4.587],
    [0.001, 30, 3.646],
  ] as const;
  for (const [level, freedom, expected] of tables) {
    const error = criticalValue(level, freedom) / expected - 1;
    expect(Math.abs(error), `${level}, ${freedom}`).toBeLessThan(0.006);
  }
});

test('without a degree of freedom nothing is out of the question', () => {
  expect(criticalValue(0.05, 0)).toBe(Number.POSITIVE_INFINITY);
});
