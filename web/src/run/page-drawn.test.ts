import { emptyView } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import type { RunSeries } from './model.ts';
import { isWorthDrawing } from './page-drawn.ts';
import type { Shown } from './page-shown.ts';

const series = {} as RunSeries;
const view = emptyView();
const at = (nowMs: number, more: Partial<Shown> = {}): Shown => ({
  view,
  series,
  nowMs,
  isGoingOn: true,
  isCutOff: false,
  ...more,
});
const HALF_MINUTE = { fromMs: 0, toMs: 30_000 };
const TWENTY_MINUTES = { fromMs: 0, toMs: 1_200_000 };

describe('a moment of a run is drawn', () => {
  it('when it is half a column later', () => {
    expect(isWorthDrawing(at(5_000), at(5_250), HALF_MINUTE)).toBe(true);
    expect(isWorthDrawing(at(5_000), at(5_250), TWENTY_MINUTES)).toBe(false);
    expect(isWorthDrawing(at(5_000), at(5_750), TWENTY_MINUTES)).toBe(true);
  });

  it('after a second at the latest', () => {
    expect(isWorthDrawing(at(5_000), at(6_000), { fromMs: 0, toMs: 3_600_000 })).toBe(true);
  });

  it('at once when it lies before what was drawn, or says something new', () => {
    expect(isWorthDrawing(at(5_000), at(4_999), TWENTY_MINUTES)).toBe(true);
    expect(isWorthDrawing(at(5_000), at(5_001, { isGoingOn: false }), TWENTY_MINUTES)).toBe(true);
    const changed = { ...view, faults: [...view.faults] };
    expect(isWorthDrawing(at(5_000), at(5_001, { view: changed }), TWENTY_MINUTES)).toBe(true);
  });
});
