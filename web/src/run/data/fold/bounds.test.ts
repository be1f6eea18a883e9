import type { RunEventBody } from '@firedrill/contract';
import { loadWindow, numbered } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import { emptyFrame, foldEvent, type RunFrame } from '../recording.ts';
import { bound, SERIES_LIMITS } from './bounds.ts';

type Timed = RunEventBody & { atMs: number };

const { fineWindows, fineRetries, fineBands, points, logLines } = SERIES_LIMITS;
/** A limit may be passed by an eighth of it before anything is done. */
const most = (limit: number): number => Math.ceil(limit * 1.125);

/** What a page would hold after some events, and the most it held on the way. */
function followed(bodies: readonly Timed[]): { frame: RunFrame; windowsMax: number } {
  const frame = emptyFrame();
  let windowsMax = 0;
  for (const event of numbered(bodies)) {
    foldEvent(frame, event);
    bound(frame.series);
    windowsMax = Math.max(windowsMax, frame.series.length);
  }
  return { frame, windowsMax };
}

function window(index: number): Timed {
  const startMs = index * 250;
  return {
    type: 'load.window',
    window: loadWindow('steady', startMs, { redis: 2, mysql: 1 }),
    atMs: startMs + 250,
  };
}

describe('the columns of a run that goes on', () => {
  it('stay those of every window for twenty minutes', () => {
    const { frame } = followed(Array.from({ length: fineWindows }, (_, index) => window(index)));
    expect(frame.series.length).toBe(fineWindows);
    expect(frame.series.coarse).toBeUndefined();
  });

  it('come to no more than their limits in an hour, and count every answer', () => {
    const hour = Array.from({ length: 14_400 }, (_, index) => window(index));
    const { frame, windowsMax } = followed(hour);
    const { series, view } = frame;
    expect(windowsMax).toBeLessThanOrEqual(most(fineWindows) + points);
    expect(series.coarse?.pointMs).toBe(1_000);
    expect(
      series.startMs.filter((startMs) => startMs >= (series.coarse?.untilMs ?? 0)).length,
    ).toBeGreaterThan(fineWindows - 4);
    expect(series.answers.redis.reduce((sum, count) => sum + count, 0)).toBe(28_800);
    expect(view.totals.steady.tallies['read/redis']?.ok).toBe(28_800);
  });

  it('make points longer when there would be too many', () => {
    const sparse = Array.from({ length: 16_000 }, (_, index) => window(index * 4));
    const { frame, windowsMax } = followed(sparse);
    expect(frame.series.coarse?.pointMs).toBe(4_000);
    expect(windowsMax).toBeLessThanOrEqual(most(fineWindows) + points);
  });

  it('keep no more attempts than their limits, however fast a client tries', () => {
    const retries = Array.from(
      { length: 20_000 },
      (_, index): Timed => ({
        type: 'client.retry',
        attempt: index + 1,
        delayMs: index % 7,
        atMs: index * 20,
      }),
    );
    const { series, view } = followed(retries).frame;
    expect(series.retries.length).toBeLessThanOrEqual(most(fineRetries) + points);
    expect(series.retries.at(-1)?.atMs).toBe(19_999 * 20);
    expect(view.client.retries).toBe(20_000);
  });

  it('keep no more bands than their limits, however often a state changes', () => {
    const states = Array.from(
      { length: 12_000 },
      (_, index): Timed => ({
        type: 'breaker.state',
        breaker: 'read',
        state: index % 2 === 0 ? 'open' : 'closed',
        previous: index % 2 === 0 ? 'closed' : 'open',
        cause: 'x',
        atMs: index * 100,
      }),
    );
    const [lane] = followed(states).frame.series.lanes;
    // In a point there is one that begins before it, those within it as one, and one that ends after it.
    expect(lane?.segments.length).toBeLessThanOrEqual(most(fineBands) + 3 * 1_200);
    expect(lane?.segments.length).toBeLessThan(12_000 / 2);
  });

  it('let go of the oldest lines of the log, and first of those that come in crowds', () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, index): Timed =>
        index % 10 === 0
          ? { type: 'run.warning', message: `warning ${index}`, atMs: index }
          : { type: 'client.retry', attempt: index, delayMs: 1, atMs: index },
    );
    const { log, logLinesGone = 0 } = followed(lines).frame.series;
    expect(log.length).toBeLessThanOrEqual(logLines);
    expect(log.length + logLinesGone).toBe(20_000);
    const oldest = log.slice(0, 500);
    expect(oldest.every(({ topic }) => topic === 'warning')).toBe(true);
    expect(log.map(({ seq }) => seq)).toEqual(log.map(({ seq }) => seq).sort((a, b) => a - b));
  });
});
