import type { LoadProfile, LoadWindow } from '@firedrill/contract';
import { Scheduler } from '../scheduler.ts';
import { fakeClock } from './fake-clock.ts';
import { heldSubject } from './held-subject.ts';

const COMMON = {
  mix: { read: 80, search: 10, write: 10 },
  keys: { distribution: 'zipf' as const, exponent: 0.99, count: 100 },
  deadlineMs: 100,
  maxInFlight: 1_000,
};
type Settings = Partial<Pick<LoadProfile, 'deadlineMs' | 'maxInFlight'>>;

/** An open profile of one stage. */
export const open = (ratePerSecond: number, durationMs: number, settings: Settings = {}): LoadProfile => ({
  model: 'open',
  stages: [{ durationMs, fromPerSecond: ratePerSecond, toPerSecond: ratePerSecond }],
  ...COMMON,
  ...settings,
});

/** A closed profile. */
export const closed = (concurrency: number, count?: number, settings: Settings = {}): LoadProfile => ({
  model: 'closed',
  concurrency,
  ...(count === undefined ? {} : { count }),
  ...COMMON,
  ...settings,
});

/** A scheduler on a fake clock and a held subject, with all that it gave out. */
export function start(profile: LoadProfile, seed = 1) {
  const clock = fakeClock(5_000);
  const subject = heldSubject();
  const windows: LoadWindow[] = [];
  const seen = { finished: 0, soon: 0 };
  const scheduler = new Scheduler({
    profile,
    seed,
    subject,
    clock,
    originMs: clock.nowMs(),
    phase: 'steady',
    onWindow: (window) => windows.push(window),
    onFinished: () => {
      seen.finished += 1;
    },
    soon: () => {
      seen.soon += 1;
    },
  });
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 1) {
      clock.advance(Math.min(1, left));
      scheduler.tick();
    }
  };
  return { clock, subject, windows, seen, scheduler, pass };
}

/** What all windows add up to. */
export function totals(windows: readonly LoadWindow[]) {
  const sum = { offered: 0, dropped: 0, ok: 0, failed: 0, unanswered: 0, late: 0, lateMsMax: 0 };
  for (const window of windows) {
    sum.offered += window.offered;
    sum.dropped += window.dropped;
    sum.late += window.late;
    sum.lateMsMax = Math.max(sum.lateMsMax, window.lateMsMax);
    for (const tally of window.tallies) {
      sum.ok += tally.ok;
      sum.failed += tally.failed;
      sum.unanswered += tally.unanswered;
    }
  }
  return sum;
}
