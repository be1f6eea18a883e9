import { describe, expect, it } from 'vitest';
import { loadShape } from './load-shape.ts';
import { outlineOf } from './outline.ts';

const shapeOf = (text: string) => loadShape(outlineOf(text), 10_000);

describe('loadShape', () => {
  it('is flat for one rate', () => {
    expect(shapeOf('load:\n  rate: 300/s')).toEqual({
      model: 'open',
      peakPerSecond: 300,
      points: [
        { atMs: 0, perSecond: 300 },
        { atMs: 10_000, perSecond: 300 },
      ],
    });
  });

  it('steps and ramps through stages, and holds the last rate', () => {
    const text =
      'load:\n  stages:\n    - { for: 2s, rate: 100/s }\n    - { for: 3s, rate: 400/s, ramp: true }';
    const shape = shapeOf(text);
    expect(shape).toMatchObject({ peakPerSecond: 400 });
    expect(shape?.model === 'open' && shape.points.map(({ atMs, perSecond }) => [atMs, perSecond])).toEqual([
      [0, 100],
      [2_000, 100],
      [2_000, 100],
      [5_000, 400],
      [10_000, 400],
    ]);
  });

  it('names the users of the closed model', () => {
    expect(shapeOf('load: { concurrency: 8, count: 100 }')).toEqual({
      model: 'closed',
      users: 8,
      count: 100,
    });
  });

  it('is nothing where the text does not say', () => {
    expect(shapeOf('load:\n  rate: often')).toBeUndefined();
    expect(shapeOf('load:\n  stages:\n    - { for: 2s }')).toBeUndefined();
  });
});
