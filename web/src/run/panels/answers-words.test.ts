import { emptyView } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { emptySeries } from '../data/fold/series.ts';
import type { Shown } from '../page-shown.ts';
import { readoutColumn, readoutMoment } from './answers-words.ts';

/** Four windows of 250 ms; the phase after the warm-up was entered a little after the second was cut. */
function shown(isGoingOn: boolean, hasSteady = true): Shown {
  const series = emptySeries();
  for (const startMs of [0, 250, 500, 750]) {
    series.startMs.push(startMs);
    series.endMs.push(startMs + 250);
  }
  series.length = 4;
  const phases = hasSteady
    ? [
        { phase: 'warm-up' as const, startMs: 0, endMs: 503 },
        { phase: 'steady' as const, startMs: 503 },
      ]
    : [{ phase: 'warm-up' as const, startMs: 0 }];
  return { view: { ...emptyView(), phases }, series, nowMs: 1_000, isGoingOn, isCutOff: false };
}

describe('what a readout is about', () => {
  it('is all of a run that is over but its warm-up, as the metrics have it', () => {
    expect(readoutColumn(shown(false), undefined)).toMatchObject({ first: 2, end: 4, startMs: 500 });
    expect(readoutMoment(shown(false), undefined, '')).toBe('after the warm-up');
  });

  it('is the warm-up where nothing came after it', () => {
    expect(readoutColumn(shown(false, false), undefined)).toMatchObject({ first: 0, end: 4 });
  });

  it('is the last window of a run that goes on, and the one at the cursor', () => {
    expect(readoutColumn(shown(true), undefined)).toMatchObject({ first: 3, end: 4 });
    expect(readoutColumn(shown(false), 100)).toMatchObject({ first: 0, end: 1 });
  });
});
