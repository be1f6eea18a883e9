import {
  CACHE_RESULTS,
  countOf,
  ERROR_KINDS,
  type LoadWindow,
  OPERATIONS,
  PHASES,
  percentileUs,
  SOURCES,
} from '@firedrill/contract';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { OK } from './testing/held-subject.ts';
import { WindowRecorder } from './window.ts';

let windows: LoadWindow[];
let recorder: WindowRecorder;

beforeEach(() => {
  windows = [];
  recorder = new WindowRecorder('steady', true, (window) => windows.push(window));
});

const spans = (): Array<[number, number]> => windows.map(({ startMs, endMs }) => [startMs, endMs]);

const KINDS = ['ended', 'unanswered', 'late', 'offered', 'dropped', 'lag', 'phase'] as const;

describe('WindowRecorder', () => {
  it('gives out windows of 250 ms, empty ones too, and the rest on closing', () => {
    recorder.advance(249.9);
    expect(windows).toEqual([]);
    recorder.advance(800);
    recorder.close(810.5);
    expect(spans()).toEqual([
      [0, 250],
      [250, 500],
      [500, 750],
      [750, 810.5],
    ]);
  });

  it('cuts a window short when the phase changes and returns to the grid', () => {
    recorder.advance(299.5);
    recorder.ended('read', OK, { intendedMs: 299, sentMs: 299 }, 299.5);
    recorder.enterPhase('fault', 300);
    recorder.ended('read', OK, { intendedMs: 299, sentMs: 299 }, 301);
    recorder.advance(500);
    expect(windows.map(({ phase, startMs, endMs }) => [phase, startMs, endMs])).toEqual([
      ['steady', 0, 250],
      ['steady', 250, 300],
      ['fault', 300, 500],
    ]);
    expect(windows.map(({ tallies }) => tallies[0]?.ok ?? 0)).toEqual([0, 1, 1]);
  });

  it('changes the phase at the very start, and on the grid, without an empty window', () => {
    recorder.enterPhase('warm-up', 0);
    recorder.enterPhase('fault', 250);
    recorder.close(250);
    expect(windows.map(({ phase, startMs, endMs }) => [phase, startMs, endMs])).toEqual([
      ['warm-up', 0, 250],
    ]);
  });

  it('takes latency from the intended start and service time from the real one', () => {
    recorder.ended('read', OK, { intendedMs: 10, sentMs: 18 }, 20);
    recorder.close(100);
    const tally = windows[0]?.tallies[0];
    expect(tally).toMatchObject({ op: 'read', source: 'redis', ok: 1, failed: 0, unanswered: 0 });
    expect((percentileUs(tally?.latencyUs ?? [], 0.5) ?? 0) / 10_000).toBeCloseTo(1, 1);
    expect((percentileUs(tally?.serviceUs ?? [], 0.5) ?? 0) / 2_000).toBeCloseTo(1, 1);
  });

  it('leaves service times out of the closed model', () => {
    recorder = new WindowRecorder('steady', false, (window) => windows.push(window));
    recorder.ended('read', OK, { intendedMs: 10, sentMs: 10 }, 20);
    recorder.close(100);
    expect(windows[0]?.tallies[0]).not.toHaveProperty('serviceUs');
  });

  it('names what went wrong with requests and, apart from that, with the cache', () => {
    const times = { intendedMs: 1, sentMs: 1 };
    recorder.ended(
      'read',
      { status: 'ok', source: 'mysql', cache: 'bypass', cacheError: 'refused' },
      times,
      2,
    );
    recorder.ended('read', { status: 'failed', source: 'none', error: 'unavailable' }, times, 3);
    recorder.ended('write', { status: 'failed', source: 'none', cache: 'miss' }, times, 4);
    recorder.close(100);
    expect(windows[0]).toMatchObject({
      cache: { bypass: 1 },
      cacheErrors: { refused: 1 },
      errors: { unavailable: 1, other: 1 },
      firstOkMs: { mysql: 2 },
      lastOkMs: { mysql: 2 },
    });
  });

  it('carries requests under way over into the next window’s maximum', () => {
    recorder.inFlight(7);
    recorder.inFlight(5);
    recorder.advance(250);
    recorder.close(300);
    expect(windows.map(({ inFlightMax }) => inFlightMax)).toEqual([7, 5]);
  });

  it('loses and invents nothing, however windows are cut', () => {
    const act = fc.record({
      afterMs: fc.double({ min: 0, max: 400, noNaN: true }),
      kind: fc.constantFrom(...KINDS),
      op: fc.constantFrom(...OPERATIONS),
      source: fc.constantFrom(...SOURCES),
      status: fc.constantFrom('ok' as const, 'failed' as const),
      cache: fc.constantFrom(...CACHE_RESULTS),
      error: fc.constantFrom(...ERROR_KINDS),
      phase: fc.constantFrom(...PHASES),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const given: LoadWindow[] = [];
        const subject = new WindowRecorder('steady', true, (window) => given.push(window));
        const done = { ended: 0, unanswered: 0, late: 0, offered: 0, dropped: 0, lag: 0, phase: 0 };
        let nowMs = 0;
        for (const { afterMs, kind, op, source, status, cache, error, phase } of acts) {
          nowMs += afterMs;
          subject.advance(nowMs);
          const times = { intendedMs: nowMs, sentMs: nowMs };
          done[kind] += 1;
          if (kind === 'ended') subject.ended(op, { status, source, cache, error }, times, nowMs);
          if (kind === 'unanswered') subject.unanswered(op, times, nowMs);
          if (kind === 'late') subject.late(5);
          if (kind === 'offered') subject.offered();
          if (kind === 'dropped') subject.dropped();
          if (kind === 'lag') subject.lag(1);
          if (kind === 'phase') subject.enterPhase(phase, nowMs);
        }
        subject.close(nowMs);
        const total = (of: (window: LoadWindow) => number): number =>
          given.reduce((sum, window) => sum + of(window), 0);
        const inTallies = (of: (tally: LoadWindow['tallies'][number]) => number): number =>
          total(({ tallies }) => tallies.reduce((sum, tally) => sum + of(tally), 0));
        expect(total(({ offered }) => offered)).toBe(done.offered);
        expect(total(({ dropped }) => dropped)).toBe(done.dropped);
        expect(total(({ late }) => late)).toBe(done.late);
        expect(total(({ lagUs }) => countOf(lagUs))).toBe(done.lag);
        expect(inTallies(({ ok, failed }) => ok + failed)).toBe(done.ended);
        expect(inTallies(({ unanswered }) => unanswered)).toBe(done.unanswered);
        expect(inTallies(({ latencyUs }) => countOf(latencyUs))).toBe(done.ended + done.unanswered);
        let endMs = 0;
        for (const window of given) {
          expect(window.startMs).toBe(endMs);
          expect(window.endMs).toBeGreaterThanOrEqual(window.startMs);
          expect(window.endMs).toBeLessThanOrEqual((Math.floor(window.startMs / 250) + 1) * 250);
          endMs = window.endMs;
        }
      }),
    );
  });
});
