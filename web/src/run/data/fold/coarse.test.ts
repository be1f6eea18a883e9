import type { RunEventBody } from '@firedrill/contract';
import { loadWindow, numbered } from '@firedrill/contract/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLES_FIRM } from '../../../charts/columns.ts';
import { ANSWER_KINDS, type RunSeries } from '../../model.ts';
import { emptyFrame, foldEvent } from '../recording.ts';
import { coarsen } from './coarse.ts';

function seriesOf(bodies: readonly (RunEventBody & { atMs?: number })[]): RunSeries {
  const frame = emptyFrame();
  for (const event of numbered(bodies)) foldEvent(frame, event);
  return frame.series;
}

/** A copy with its older part made coarse. */
function coarsened(series: RunSeries, untilMs: number, pointMs: number): RunSeries {
  const copy = structuredClone(series);
  coarsen(copy, untilMs, pointMs);
  return copy;
}

/** Windows of 250 ms with any answers, errors and answer times, and attempts between them. */
const anySeries = fc
  .array(
    fc.record({
      redis: fc.nat(60),
      mysql: fc.nat(40),
      none: fc.nat(3),
      latencyUs: fc.integer({ min: 1, max: 900 }),
      timeouts: fc.nat(2),
      delayMs: fc.option(fc.nat(500), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((windows) =>
    seriesOf(
      windows.flatMap(({ latencyUs, timeouts, delayMs, ...reads }, index) => {
        const window = loadWindow('steady', index * 250, reads);
        for (const tally of window.tallies) tally.latencyUs = [latencyUs, tally.ok];
        if (timeouts > 0) window.errors = { timeout: timeouts };
        const atMs = (index + 1) * 250;
        const retry = { type: 'client.retry' as const, attempt: 1, delayMs: delayMs ?? 0, atMs };
        return [{ type: 'load.window' as const, window, atMs }, ...(delayMs === undefined ? [] : [retry])];
      }),
    ),
  );

function total(values: readonly number[] | undefined): number {
  return (values ?? []).reduce((sum, value) => sum + value, 0);
}

describe('the older part of a run, made coarse', () => {
  it('has the same counts in all, over the same time', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(15), (series, untilS) => {
        const coarse = coarsened(series, untilS * 1_000, 1_000);
        for (const kind of ANSWER_KINDS) {
          expect(total(coarse.answers[kind])).toBe(total(series.answers[kind]));
          expect(coarse.answers[kind]).toHaveLength(coarse.length);
        }
        expect(total(coarse.errors.timeout)).toBe(total(series.errors.timeout));
        expect([coarse.startMs[0], coarse.endMs.at(-1)]).toEqual([series.startMs[0], series.endMs.at(-1)]);
        expect(coarse.startMs.slice(1)).toEqual(coarse.endMs.slice(0, -1));
      }),
    );
  });

  it('keeps the worst answer times that enough answers stand behind', () => {
    const worst = ({ latency: { redis } }: RunSeries): number =>
      redis.p99Ms.reduce<number>(
        (most, value, index) =>
          (redis.samples[index] ?? 0) >= SAMPLES_FIRM ? Math.max(most, value ?? 0) : most,
        0,
      );
    fc.assert(
      fc.property(anySeries, (series) => {
        expect(worst(coarsened(series, 60_000, 1_000))).toBe(worst(series));
      }),
    );
  });

  it('is the same in however many steps', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(15), fc.nat(15), (series, a, b) => {
        const [first, last] = [Math.min(a, b) * 1_000, Math.max(a, b) * 2_000];
        const inSteps = coarsened(coarsened(series, first, 1_000), last, 2_000);
        const { perSecond: _inSteps, ...rest } = inSteps;
        const { perSecond: _atOnce, ...expected } = coarsened(series, last, 2_000);
        expect(rest).toEqual(expected);
      }),
    );
  });

  it('leaves what is newer as it came', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(15), (series, untilS) => {
        const coarse = coarsened(series, untilS * 1_000, 1_000);
        const fine = series.startMs.filter((startMs) => startMs >= untilS * 1_000).length;
        expect(coarse.length).toBe(fine + (coarse.coarse?.windows ?? 0));
        if (fine === 0) return;
        expect(coarse.latency.mysql.p99Ms.slice(-fine)).toEqual(series.latency.mysql.p99Ms.slice(-fine));
        expect(coarse.perSecond.slice(-fine)).toEqual(series.perSecond.slice(-fine));
      }),
    );
  });

  it('has the rate of a point over all of its windows', () => {
    const windows = [80, 40, 40, 40].map((redis, index) => ({
      type: 'load.window' as const,
      window: loadWindow('steady', index * 250, { redis }),
    }));
    expect(coarsened(seriesOf(windows), 1_000, 1_000).perSecond).toEqual([200]);
  });

  it('has the longest delay of the attempts in a point', () => {
    const retries = [20, 90, 40, 10].map((delayMs, index) => ({
      type: 'client.retry' as const,
      attempt: index + 1,
      delayMs,
      atMs: index * 400,
    }));
    expect(coarsened(seriesOf(retries), 2_000, 1_000).retries.map(({ delayMs }) => delayMs)).toEqual([
      90, 10,
    ]);
  });

  it('joins bands within a point, and never tints a band that reaches beyond it', () => {
    const probe = (atMs: number, state: 'up' | 'refused'): RunEventBody & { atMs: number } => ({
      type: 'probe.changed',
      atMs,
      previous: null,
      reading: {
        probe: 'cache',
        role: 'cache',
        state,
        detail: state,
        reachable: true,
        authenticated: true,
        latencyMs: 1,
      },
    });
    const series = seriesOf([
      probe(0, 'up'),
      probe(3_100, 'refused'),
      probe(3_200, 'up'),
      probe(3_700, 'refused'),
      probe(3_800, 'up'),
      probe(9_500, 'refused'),
    ]);
    const [lane] = coarsened(series, 20_000, 1_000).lanes;
    expect(lane?.segments).toEqual([
      { startMs: 0, endMs: 3_100, word: 'up', tone: 'good', detail: 'up' },
      { startMs: 3_100, endMs: 3_800, word: 'refused', tone: 'bad', detail: 'several states within 700 ms' },
      { startMs: 3_800, endMs: 9_500, word: 'up', tone: 'good', detail: 'up' },
      { startMs: 9_500, word: 'refused', tone: 'bad', detail: 'refused' },
    ]);
  });
});
