import { loadWindow, numbered } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import { emptyFrame, foldEvent } from '../../run/data/recording.ts';
import type { RunSeries } from '../../run/model.ts';
import { failingShare, pointsOf, redisShare, worstP99 } from './points.ts';

type Reads = Parameters<typeof loadWindow>[2];

function seriesOf(windows: readonly Reads[]): RunSeries {
  const frame = emptyFrame();
  const bodies = windows.map((reads, i) => ({
    type: 'load.window' as const,
    window: loadWindow('steady', i * 250, reads),
  }));
  for (const event of numbered(bodies)) foldEvent(frame, event);
  return frame.series;
}

describe('what is drawn of two runs', () => {
  it('is one point a window of a short run, and a gap where a run has no answer or is over', () => {
    const a = seriesOf([{ redis: 3, mysql: 1 }, {}, { mysql: 2 }]);
    const b = seriesOf([{ redis: 1 }]);
    expect(pointsOf(a, b, redisShare)).toEqual([
      { atS: 0, a: 75, b: 100 },
      { atS: 0.25, a: null, b: null },
      { atS: 0.5, a: 0, b: null },
    ]);
  });

  it('counts what failed, and the worst time of a stretch', () => {
    const a = seriesOf([{ redis: 3, none: 1 }]);
    expect(pointsOf(a, a, failingShare)[0]).toMatchObject({ a: 25, b: 25 });
    expect(pointsOf(a, a, worstP99('redis'))[0]?.a).toBe(a.latency.redis.p99Ms[0]);
    expect(pointsOf(a, a, worstP99('mysql'))[0]?.a).toBeNull();
  });

  it('is no more than a chart has room for, and then sums up what it leaves out', () => {
    const long = seriesOf(
      Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? { redis: 1 } : { mysql: 1 })),
    );
    const points = pointsOf(long, long, redisShare);
    expect(points.length).toBeLessThanOrEqual(240);
    expect(points.slice(0, -1).every(({ a }) => a !== null && a > 40 && a < 60)).toBe(true);
  });
});
