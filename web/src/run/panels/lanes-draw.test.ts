import { describe, expect, it } from 'vitest';
import type { LaneSegment } from '../model.ts';
import { bandsIn, changesOf, fitting, segmentAt } from './lanes-draw.ts';

function segment(startMs: number, endMs: number | undefined, word: string): LaneSegment {
  const tone = word === 'up' ? 'good' : 'bad';
  return { startMs, word, tone, detail: '', ...(endMs === undefined ? {} : { endMs }) };
}

const LANE = [
  segment(0, 10_000, 'up'),
  segment(10_000, 10_020, 'refused'),
  segment(10_020, 10_030, 'up'),
  segment(10_030, 10_080, 'refused'),
  segment(10_080, 18_000, 'silent'),
  segment(18_000, undefined, 'up'),
];
const WHOLE = { fromMs: 0, toMs: 30_000 };

describe('the word of a band', () => {
  const inWidth = (word: string, widthPx: number) => fitting(word, widthPx, ({ length }) => length * 6)?.word;

  it('is written out where there is room, and otherwise shortened, though to no less than can be read', () => {
    expect(inWidth('reconnecting', 90)).toBe('reconnecting');
    expect(inWidth('refused and 2 more', 60)).toBe('refused');
    expect(inWidth('reconnecting', 40)).toBe('reco.');
    expect(inWidth('up', 15)).toBe('up');
    expect(inWidth('silent', 28)).toBe('sil.');
    expect(inWidth('silent', 26)).toBeUndefined();
    expect(inWidth('not asked', 40)).toBeUndefined();
    expect(inWidth('reconnecting ↔ ready', 140)).toBe('reconnecting ↔ ready');
    expect(inWidth('reconnecting ↔ ready', 90)).toBe('reconnecting');
  });
});

describe('the bands of a lane', () => {
  it('join neighbours that are too short to be told apart, under the worst of their states', () => {
    const bands = bandsIn(LANE, WHOLE, 20_000, 100);
    expect(bands.map(({ word }) => word)).toEqual(['up', 'refused ↔ up', 'silent', 'up']);
    expect(bands[1]).toEqual({ startMs: 10_000, endMs: 10_080, word: 'refused ↔ up', tone: 'bad' });
  });

  it('have the word of the state that gives them their colour, however short it was', () => {
    const flaps = [
      segment(0, 1, 'reconnecting'),
      segment(1, 90, 'up'),
      segment(90, 92, 'disconnected'),
      segment(92, 180, 'up'),
    ];
    expect(bandsIn(flaps, WHOLE, 20_000, 100)).toEqual([
      { startMs: 0, endMs: 180, word: 'disconnected and 2 more', tone: 'bad' },
    ]);
    expect(bandsIn(flaps.slice(0, 2), WHOLE, 20_000, 100)[0]?.word).toBe('reconnecting ↔ up');
  });

  it('are two where the same state is bad first and then to be expected', () => {
    const emptied = segment(0, 5_000, 'emptied');
    const after = { ...segment(5_000, 9_000, 'emptied'), tone: 'neutral' as const };
    expect(bandsIn([emptied, after], WHOLE, 20_000, 100).map(({ tone }) => tone)).toEqual(['bad', 'neutral']);
  });

  it('are one where the same word follows, with nothing worse for longer than can be seen in between', () => {
    const loop = [
      segment(0, 1_000, 'up'),
      segment(1_000, 5_000, 'reconnecting'),
      segment(5_000, 5_001, 'error'),
      segment(5_001, 9_000, 'reconnecting'),
      segment(9_000, 9_001, 'up'),
      segment(9_001, 12_000, 'reconnecting'),
      segment(12_000, undefined, 'reconnecting'),
    ];
    const bands = bandsIn(loop, WHOLE, 15_000, 100);
    expect(bands.map(({ word, startMs, endMs }) => [word, startMs, endMs])).toEqual([
      ['up', 0, 1_000],
      ['reconnecting', 1_000, 9_000],
      ['up', 9_000, 9_001],
      ['reconnecting', 9_001, 15_000],
    ]);
    expect(changesOf(loop)).toBe(5);
  });

  it('leave out what was over in the moment in which it began', () => {
    const bands = bandsIn([segment(0, 0, 'connecting'), segment(0, undefined, 'up')], WHOLE, 50, 100);
    expect(bands.map(({ word }) => word)).toEqual(['up']);
  });

  it('reach to now where they have no end, and no further', () => {
    expect(bandsIn(LANE, WHOLE, 20_000, 0).at(-1)?.endMs).toBe(20_000);
    expect(bandsIn(LANE, WHOLE, 12_000, 0).at(-1)).toMatchObject({ word: 'silent', endMs: 12_000 });
  });

  it('are those within the range only', () => {
    expect(bandsIn(LANE, { fromMs: 11_000, toMs: 12_000 }, 20_000, 0).map(({ word }) => word)).toEqual([
      'silent',
    ]);
  });

  it('are found by their moment', () => {
    expect(segmentAt(LANE, 10_025)?.word).toBe('up');
    expect(segmentAt(LANE, 25_000)?.word).toBe('up');
    expect(segmentAt(LANE.slice(0, 2), 25_000)).toBeUndefined();
  });
});
