import { describe, expect, test } from 'vitest';
import { loadWindow, numbered } from './testing/run-events.ts';
import { isTrusted, lagDoubtOf, lagDoubtWords } from './trust.ts';
import { reduceRun } from './view/reduce-run.ts';
import { emptyView, type RunView } from './view/run-view.ts';
import type { Phase } from './vocabulary.ts';

/** Buckets of a histogram that hold 1 ms and 20 ms. */
const PUNCTUAL = 200;
const LATE = 327;

function lagging(...phases: [Phase, number][]): RunView {
  const windows = phases.map(([phase, bucket], index) => ({
    type: 'load.window' as const,
    window: { ...loadWindow(phase, index * 250, { redis: 100 }), lagUs: [bucket, 100] },
  }));
  return numbered(windows).reduce(reduceRun, emptyView());
}

describe('what the load loop can vouch for', () => {
  test('is everything where it kept up', () => {
    const view = lagging(['steady', PUNCTUAL], ['fault', PUNCTUAL]);
    expect(isTrusted(view)).toBe(true);
    expect(lagDoubtOf(view)).toBeUndefined();
  });

  test('is not the phase in which it lagged, even where the whole run looks well', () => {
    const doubt = lagDoubtOf(lagging(['steady', PUNCTUAL], ['fault', LATE]));
    expect(doubt?.phases).toEqual(['fault']);
    expect(doubt && lagDoubtWords(doubt)).toMatch(
      /^the load loop itself lagged by [\d.]+ ms \(p99\) in phase fault, so its answer times are not to be trusted$/,
    );
  });

  test('names every phase in which it lagged', () => {
    const doubt = lagDoubtOf(lagging(['steady', LATE], ['fault', LATE], ['settled', PUNCTUAL]));
    expect(doubt && lagDoubtWords(doubt)).toMatch(
      / in its worst phase, so answer times in steady, fault are not /,
    );
  });

  test('can be asked of the phases that are judged alone', () => {
    const view = lagging(['warm-up', LATE], ['steady', PUNCTUAL]);
    expect(lagDoubtOf(view)?.phases).toEqual(['warm-up']);
    expect(lagDoubtOf(view, ['steady', 'fault'])).toBeUndefined();
  });
});
