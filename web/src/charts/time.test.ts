import { describe, expect, it } from 'vitest';
import { fitRange, momentLabel, openEndMs, tickLabel, tickStepMs, ticksOf, zoomAround } from './time.ts';

describe('the axis of time', () => {
  it('has round ticks, and no more of them than there is room for', () => {
    expect(tickStepMs(30_000, 10)).toBe(5_000);
    expect(tickStepMs(1_200_000, 10)).toBe(120_000);
    expect(ticksOf({ fromMs: 4_000, toMs: 16_000 }, 5_000)).toEqual([5_000, 10_000, 15_000]);
  });

  it('labels a tick as finely as its step', () => {
    expect(tickLabel(1_500, 500)).toBe('1.5 s');
    expect(tickLabel(45_000, 5_000)).toBe('45 s');
    expect(tickLabel(90_000, 30_000)).toBe('1 m 30 s');
    expect(tickLabel(120_000, 60_000)).toBe('2 m');
    expect(tickLabel(3_600_000, 600_000)).toBe('1 h');
    expect(tickLabel(4_200_000, 600_000)).toBe('1 h 10 m');
  });

  it('names a moment to the tenth of a second, and long ones in minutes', () => {
    expect(momentLabel(14_230)).toBe('14.2 s');
    expect(momentLabel(14_230, 2)).toBe('14.23 s');
    expect(momentLabel(59_970)).toBe('1 m 00 s');
    expect(momentLabel(125_000)).toBe('2 m 05 s');
    expect(momentLabel(3_725_400)).toBe('1 h 02 m 05 s');
  });

  it('tells moments past a minute apart where they stand beside each other', () => {
    expect([161_000, 161_030, 161_310].map((ms) => momentLabel(ms, 2))).toEqual([
      '2 m 41.00 s',
      '2 m 41.03 s',
      '2 m 41.31 s',
    ]);
  });

  it('keeps a range within the run, and no shorter than can be read', () => {
    expect(fitRange({ fromMs: -500, toMs: 1_500 }, 30_000)).toEqual({ fromMs: 0, toMs: 2_000 });
    expect(fitRange({ fromMs: 29_000, toMs: 31_000 }, 30_000)).toEqual({ fromMs: 28_000, toMs: 30_000 });
    expect(fitRange({ fromMs: 100, toMs: 101 }, 30_000)).toEqual({ fromMs: 100, toMs: 500 });
    expect(fitRange({ fromMs: -90_000, toMs: 90_000 }, 30_000)).toEqual({ fromMs: 0, toMs: 30_000 });
  });

  it('zooms around a moment, which keeps its place', () => {
    expect(zoomAround({ fromMs: 0, toMs: 20_000 }, 5_000, 0.5)).toEqual({ fromMs: 2_500, toMs: 12_500 });
  });

  it('grows by leaps while the end of a run is open', () => {
    expect(openEndMs(0)).toBe(60_000);
    expect(openEndMs(57_000)).toBe(60_000);
    expect(openEndMs(58_000)).toBe(120_000);
  });
});
