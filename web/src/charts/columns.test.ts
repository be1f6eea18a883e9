import { describe, expect, it } from 'vitest';
import { emptySeries } from '../run/data/fold/series.ts';
import type { RunSeries } from '../run/model.ts';
import {
  answersIn,
  columnsOf,
  extremesIn,
  perSecondIn,
  windowAt,
  windowsIn,
  worstAnswer,
} from './columns.ts';

/** Windows of 250 ms with 90 answers from Redis and 10 from MySQL each; p99 of window n is n + 1 ms. */
function seriesOf(count: number): RunSeries {
  const series = emptySeries();
  for (let index = 0; index < count; index += 1) {
    series.startMs.push(index * 250);
    series.endMs.push((index + 1) * 250);
    series.answers.redis.push(90);
    series.answers.mysql.push(10);
    for (const kind of ['stale', 'failed', 'unanswered'] as const) series.answers[kind].push(0);
    series.perSecond.push(400);
    series.latency.redis.p99Ms.push(index + 1);
    series.latency.redis.samples.push(90);
    series.latency.mysql.p99Ms.push(index === 3 ? null : 1_000);
    series.latency.mysql.samples.push(index === 3 ? 0 : 10);
    series.length += 1;
  }
  return series;
}

describe('the columns of a chart', () => {
  it('are the windows themselves where there is room for each', () => {
    const columns = columnsOf(seriesOf(8), { fromMs: 0, toMs: 2_000 }, 2_000, 100);
    expect(columns.map(({ first, end }) => [first, end])).toEqual(
      Array.from({ length: 8 }, (_, index) => [index, index + 1]),
    );
  });

  it('are no more than the screen has, and lose no window', () => {
    const series = seriesOf(4_800);
    const columns = columnsOf(series, { fromMs: 0, toMs: 1_200_000 }, 1_200_000, 800);
    expect(columns.length).toBeLessThanOrEqual(800);
    const all = columns.reduce((sum, column) => sum + answersIn(series, column).all, 0);
    expect(all).toBe(480_000);
  });

  it('show nothing that ended after now, so that a frozen view stays as it is', () => {
    const series = seriesOf(8);
    expect(windowsIn(series, { fromMs: 0, toMs: 2_000 }, 1_100)).toEqual({ first: 0, end: 4 });
    expect(windowAt(series, 1_050, 1_100)).toBeUndefined();
    expect(windowAt(series, 800, 1_100)).toBe(3);
  });

  it('begin with the window that a zoom cuts in two', () => {
    expect(windowsIn(seriesOf(8), { fromMs: 600, toMs: 1_100 }, 2_000)).toEqual({ first: 2, end: 5 });
  });

  it('take a sliver that a change of phase cut off together with the window before it', () => {
    const series = seriesOf(3);
    series.endMs[1] = 503;
    series.startMs[1] = 500;
    expect(columnsOf(series, { fromMs: 0, toMs: 1_000 }, 1_000, 100)).toHaveLength(2);
  });

  it('count answers a second over all of their windows', () => {
    const series = seriesOf(8);
    expect(perSecondIn(series, { first: 0, end: 4, startMs: 0, endMs: 1_000 })).toBe(400);
  });

  it('have a gap, and not zero, where nothing was timed', () => {
    const series = seriesOf(8);
    const column = { first: 3, end: 4, startMs: 750, endMs: 1_000 };
    expect(extremesIn(series.latency.mysql, 'p99Ms', column)).toBeUndefined();
    const wide = { ...column, first: 2, end: 5 };
    expect(extremesIn(series.latency.redis, 'p99Ms', wide)).toEqual({ lowMs: 3, highMs: 5, isFirm: true });
    expect(extremesIn(series.latency.mysql, 'p99Ms', wide)?.isFirm).toBe(false);
  });

  it('call that window the worst that has enough answers behind it', () => {
    const series = seriesOf(8);
    const columns = columnsOf(series, { fromMs: 0, toMs: 2_000 }, 2_000, 100);
    expect(worstAnswer(series, columns)).toEqual({ source: 'redis', atMs: 1_875, p99Ms: 8 });
    expect(worstAnswer(series, [])).toBeUndefined();
  });
});
