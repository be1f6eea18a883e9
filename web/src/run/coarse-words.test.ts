import { describe, expect, it } from 'vitest';
import { coarseWords, logWords } from './coarse-words.ts';
import { emptySeries } from './data/fold/series.ts';

const coarse = { untilMs: 1_200_000, pointMs: 1_000, windows: 1_200, retries: 0, bands: 0 };
const series = { ...emptySeries(), coarse };

describe('a stretch of a run', () => {
  it('is said to be coarse where the screen could show more', () => {
    expect(coarseWords(series, { fromMs: 60_000, toMs: 90_000 })).toBe(
      'Before 20 m 00 s: a point is 1 s, with its slowest answer times; in full when the run is over',
    );
  });

  it('is not where it is newer, or too long for more points, or whole', () => {
    expect(coarseWords(series, { fromMs: 1_200_000, toMs: 1_230_000 })).toBeUndefined();
    expect(coarseWords(series, { fromMs: 0, toMs: 3_600_000 })).toBeUndefined();
    expect(coarseWords(emptySeries(), { fromMs: 60_000, toMs: 90_000 })).toBeUndefined();
  });
});

it('the log says how many lines it has lost', () => {
  expect(logWords(emptySeries())).toBeUndefined();
  expect(logWords({ ...emptySeries(), logLinesGone: 13_201 })).toMatch(/^13,201 older lines are left out/);
});
