import { CRASH } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import { attemptStretches } from './attempts.ts';
import { pastMeasure } from './claims.ts';
import { canAlignFaults, ghostColumns, ghostMoment, offsetOf } from './ghost.ts';
import { ghostAnswers, ghostSentence, ghostShare } from './ghost-words.ts';
import { ghostOf, shownRun } from './testing/runs.ts';

const LATE = shownRun({ faultMs: 3_000 }).view;
const EARLY = shownRun({ faultMs: 2_000 }).view;
const NEARLY = shownRun({ faultMs: 2_240 }).view;
const UNBROKEN = shownRun().view;

/** Four windows: two of Redis, one of MySQL, one without a question. */
const WINDOWS = [{ redis: 100 }, { redis: 100 }, { mysql: 100 }, {}];

describe('where a baseline is drawn', () => {
  it('starts where the run starts, unless the first faults are to be laid on each other', () => {
    expect(offsetOf('start', LATE, EARLY)).toBe(0);
    expect(offsetOf('fault', LATE, EARLY)).toBe(1_000);
    expect(offsetOf('fault', EARLY, LATE)).toBe(-1_000);
  });

  it('starts there too where one of the two has no fault', () => {
    expect(offsetOf('fault', UNBROKEN, EARLY)).toBe(0);
    expect(canAlignFaults(UNBROKEN, EARLY)).toBe(false);
  });

  it('is moved from the start on where the fault is still to come, by when it is planned', () => {
    const toCome = shownRun({ planned: [{ ...CRASH, injectAtMs: 4_000 }], isOver: false }).view;
    expect(offsetOf('fault', toCome, EARLY)).toBe(2_000);
    const stopped = shownRun({ planned: [CRASH] }).view;
    expect(offsetOf('fault', LATE, stopped)).toBe(0);
  });

  it('can be moved only where that shows: by more than a window', () => {
    expect(canAlignFaults(LATE, EARLY)).toBe(true);
    expect(canAlignFaults(NEARLY, EARLY)).toBe(false);
  });

  it('has its columns at the moments of the run, and only those in the range', () => {
    const ghost = ghostOf({ windows: WINDOWS }, 1_000);
    const moments = ghostColumns(ghost, { fromMs: 1_200, toMs: 1_600 }).map(({ startMs, first }) => [
      startMs,
      first,
    ]);
    expect(moments).toEqual([
      [1_000, 0],
      [1_250, 1],
      [1_500, 2],
    ]);
  });

  it('is told at the cursor, at now while the run goes on, and otherwise as a whole', () => {
    const ghost = ghostOf({ windows: WINDOWS }, 1_000);
    const live = { ...shownRun({ isOver: false }), nowMs: 1_700, isGoingOn: true };
    expect(ghostMoment(ghost, live, 1_300)).toBe(300);
    expect(ghostMoment(ghost, live, undefined)).toBe(700);
    expect(ghostMoment(ghost, shownRun(), undefined)).toBeUndefined();
  });
});

describe('what is said of a baseline', () => {
  const ghost = ghostOf({ windows: WINDOWS }, 1_000);

  it('is its share of Redis and its rate at the cursor', () => {
    expect(ghostShare(ghost, shownRun(), 1_300)).toBe('Redis 100 %, 400/s');
    expect(ghostShare(ghost, shownRun(), 1_600)).toBe('Redis 0 %, 400/s');
  });

  it('is that there was nothing, where it had not begun or asked nothing', () => {
    expect(ghostShare(ghost, shownRun(), 500)).toBe('–');
    expect(ghostAnswers(ghost, 1_800)).toBe('; baseline: no query ended');
    expect(ghostAnswers(undefined, 1_800)).toBe('');
  });

  it('is once, in a sentence, which run it is and where its answers came from', () => {
    expect(ghostSentence(ghost)).toBe(
      ' Drawn behind it is the baseline, breaker, 14:05, with Redis 66.7 %, MySQL 33.3 % in all.',
    );
  });

  it('is what a claim of the run comes to in it, whether or not it claimed that', () => {
    const claim = {
      text: 'redis_share > 50%',
      metric: 'redis_share',
      selection: {},
      comparator: '>',
      value: 0.5,
    } as const;
    expect(pastMeasure(claim, ghost).measured).toBe('66.67 %');
    expect(pastMeasure({ ...claim, metric: 'recovery_time', value: 5_000 }, ghost)).toEqual({
      measured: 'nothing measured',
    });
  });
});

describe('the attempts of a baseline', () => {
  const mark = (atMs: number, delayMs: number) => ({ atMs, delayMs, attempt: 1 });

  it('are taken together by stretches, each as high as its longest delay, at the moments of the run', () => {
    const retries = [mark(0, 10), mark(5, 40), mark(880, 20), mark(5_000, 10)];
    expect(attemptStretches(retries, 100, { fromMs: 0, toMs: 9_000 })).toEqual([
      { startMs: 100, endMs: 200, delayMs: 40 },
      { startMs: 1_000, endMs: 1_100, delayMs: 20 },
      { startMs: 5_100, endMs: 5_200, delayMs: 10 },
    ]);
  });

  it('are left out where they lie outside of what is shown', () => {
    expect(attemptStretches([mark(0, 10), mark(800, 300)], 0, { fromMs: 500, toMs: 1_000 })).toEqual([]);
  });
});
