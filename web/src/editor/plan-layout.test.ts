import type { PlanInfo } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { faultSummary, planRows, ticksOf } from './plan-layout.ts';

function planOf(
  ...faults: [on: 'cache' | 'database', kind: string, atMs: number, endMs: number][]
): PlanInfo {
  return {
    seed: 1,
    warmupMs: 2_000,
    durationMs: 20_000,
    faults: faults.map(([on, kind, injectAtMs, healAtMs], index) => ({
      id: `f${index + 1}`,
      kind,
      on,
      params: {},
      injectAtMs,
      healAtMs,
    })),
  };
}

describe('planRows', () => {
  it('has a row for each target that is broken, with bars as shares of the run', () => {
    const rows = planRows(
      planOf(['database', 'crash', 7_000, 10_000], ['cache', 'crash', 5_000, 13_000]),
      1_000,
    );
    expect(rows.map(({ role }) => role)).toEqual(['cache', 'database']);
    expect(rows[0]?.bars[0]).toMatchObject({ left: 0.25, word: 'inside' });
    expect(rows[0]?.bars[0]?.width).toBeCloseTo(0.4);
  });

  it('keeps the row of the cache where nothing is broken', () => {
    expect(planRows(planOf(), 1_000)).toEqual([{ role: 'cache', bars: [] }]);
  });

  it('puts the word where there is room', () => {
    const narrow = planOf(
      ['cache', 'refuse', 5_000, 5_500],
      ['cache', 'refuse', 5_600, 6_000],
      ['cache', 'refuse', 19_400, 19_800],
    );
    expect(planRows(narrow, 600)[0]?.bars.map(({ word }) => word)).toEqual(['left', 'right', 'left']);
    expect(planRows(narrow, 60)[0]?.bars.map(({ word }) => word)).toEqual(['none', 'none', 'none']);
  });
});

describe('ticksOf', () => {
  it('counts in steps that people count in, as many as have room', () => {
    expect(ticksOf(20_000, 900)).toEqual([
      0, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000,
    ]);
    expect(ticksOf(20_000, 300)).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
    expect(ticksOf(3_600_000, 300)).toHaveLength(5);
  });
});

describe('faultSummary', () => {
  it('counts what comes several times', () => {
    expect(
      faultSummary(planOf(['cache', 'refuse', 1, 2], ['cache', 'refuse', 3, 4], ['cache', 'crash', 5, 6])),
    ).toBe('refuse ×2, crash');
  });
});
