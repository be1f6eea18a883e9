import { describe, expect, test } from 'vitest';
import type { Claim } from './claim.ts';
import { claimsToJudge, isManual, judgeClaim, judgeRun } from './judge.ts';
import { METRICS } from './metrics/index.ts';
import type { RunEventBody } from './run-event.ts';
import { CRASH, CRASH_INJECTING, loadWindow, numbered, reading, started } from './testing/run-events.ts';
import { reduceRun } from './view/reduce-run.ts';
import { emptyView, type RunView } from './view/run-view.ts';

/** The bucket of a histogram that holds 20 ms. */
const BUCKET_OF_20_MS = 327;

function viewOf(...bodies: (RunEventBody & { atMs?: number })[]): RunView {
  return numbered(bodies).reduce(reduceRun, emptyView());
}

function claim(
  metric: string,
  comparator: Claim['comparator'],
  value: number,
  selection: Claim['selection'] = {},
): Claim {
  return { text: `${metric} ${comparator} ${value}`, metric, selection, comparator, value };
}

const INJECTED: (RunEventBody & { atMs: number })[] = [
  CRASH_INJECTING,
  { type: 'fault.injected', faultId: 'f1', inForceMs: 2_001, effect: 'killed', atMs: 2_001 },
];
const PROVEN: RunEventBody & { atMs: number } = {
  type: 'fault.proven',
  faultId: 'f1',
  proven: 'in-force',
  readings: [reading('refused')],
  atMs: 2_010,
};
const GONE: (RunEventBody & { atMs: number })[] = [
  { type: 'fault.healing', faultId: 'f1', requestedMs: 5_000, atMs: 5_000 },
  { type: 'fault.healed', faultId: 'f1', removedMs: 5_001, effect: 'started', atMs: 5_002 },
  { ...PROVEN, proven: 'gone', readings: [reading('up')], atMs: 5_020 },
];
const HELD: RunEventBody = {
  type: 'claim.judged',
  claim: { text: 'a', state: 'held', samples: 1, reason: 'measured' },
};

describe('a claim', () => {
  const view = viewOf(
    { type: 'load.window', window: loadWindow('warm-up', 0, { mysql: 100 }) },
    { type: 'load.window', window: loadWindow('steady', 1_000, { redis: 95, mysql: 5 }) },
    { type: 'load.window', window: loadWindow('fault', 2_000, { mysql: 98, none: 2 }) },
  );

  test('is about its phase', () => {
    expect(judgeClaim(claim('error_rate', '<', 0.01, { phase: 'steady' }), view).state).toBe('held');
    expect(judgeClaim(claim('error_rate', '<', 0.01, { phase: 'fault' }), view)).toMatchObject({
      state: 'failed',
      measured: 0.02,
    });
  });

  test('leaves the warm-up out unless it names it', () => {
    expect(judgeClaim(claim('redis_share', '>', 0), view).measured).toBeCloseTo(95 / 198);
    expect(judgeClaim(claim('redis_share', '==', 0, { phase: 'warm-up' }), view).state).toBe('held');
  });

  test('without samples is inconclusive, whatever it asks', () => {
    for (const metric of METRICS) {
      const judged = judgeClaim(claim(metric.name, '>=', 0), emptyView());
      expect(judged, metric.name).toMatchObject({ state: 'inconclusive' });
      expect(judged.measured, metric.name).toBeUndefined();
    }
  });

  test('about answer times is inconclusive when the load loop lagged; one about counts is not', () => {
    const window = { ...loadWindow('steady', 0, { redis: 100 }), lagUs: [600, 100] };
    const lagging = viewOf({ type: 'load.window', window });
    expect(judgeClaim(claim('p99', '<', 1_000), lagging)).toMatchObject({ state: 'inconclusive' });
    expect(judgeClaim(claim('availability', '>=', 0.99), lagging)).toMatchObject({ state: 'held' });
  });

  describe('about where answers came from', () => {
    const few = (ok: number, unanswered: number): RunView => {
      const window = loadWindow('fault', 0, { redis: ok });
      const tallies = window.tallies.map((tally) => ({ ...tally, unanswered }));
      return viewOf({ type: 'load.window', window: { ...window, tallies } });
    };
    const share = claim('redis_share', '<', 0.05, { phase: 'fault' });

    test('is inconclusive when hardly any query was answered', () => {
      expect(judgeClaim(share, few(30, 3_202))).toMatchObject({
        state: 'inconclusive',
        measured: 1,
        reason: 'measured 100 %, but only 0.93 % of the queries were answered (30 of 3,232)',
      });
      expect(judgeClaim(share, few(30, 500)).state).toBe('failed');
    });

    test('is inconclusive with too few answers behind it', () => {
      const reason = 'measured 100 %, but only 19 answers are behind it';
      expect(judgeClaim(share, few(19, 0))).toMatchObject({ state: 'inconclusive', reason });
      expect(judgeClaim(share, few(20, 0)).state).toBe('failed');
    });
  });

  describe('about recovery', () => {
    const lagging = (lagBucket: number): RunView => ({
      ...viewOf({
        type: 'load.window',
        window: { ...loadWindow('recovery', 6_000, { redis: 100 }), lagUs: [lagBucket, 100] },
      }),
      recoveries: [
        { role: 'cache', inForceMs: 2_000, removedMs: 3_000 },
        { role: 'cache', inForceMs: 4_000, removedMs: 5_000, normalMs: 5_740 },
      ],
    });

    test('says how many recoveries had to be left out', () => {
      expect(judgeClaim(claim('recovery_time', '<', 3_000), lagging(100))).toMatchObject({
        state: 'held',
        samples: 1,
        leftOut: 1,
        reason: 'measured 740 ms over 1 of 2 recoveries; 1 was cut short by the next fault',
      });
    });

    test('is inconclusive only when the lag could have decided it', () => {
      const late = lagging(BUCKET_OF_20_MS);
      expect(judgeClaim(claim('recovery_time', '<', 741), late)).toMatchObject({ state: 'inconclusive' });
      expect(judgeClaim(claim('recovery_time', '<', 739), late)).toMatchObject({ state: 'inconclusive' });
      expect(judgeClaim(claim('recovery_time', '<', 3_000), late)).toMatchObject({ state: 'held' });
      expect(judgeClaim(claim('recovery_time', '<', 100), late)).toMatchObject({ state: 'failed' });
      expect(judgeClaim(claim('recovery_time', '<', 741), lagging(100))).toMatchObject({ state: 'held' });
    });
  });

  test('availability counts dropped requests as not answered', () => {
    const dropped = viewOf({
      type: 'load.window',
      window: { ...loadWindow('steady', 0, { redis: 90 }), dropped: 10 },
    });
    expect(judgeClaim(claim('availability', '>=', 0.99), dropped)).toMatchObject({
      state: 'failed',
      measured: 0.9,
    });
  });
});

describe('a verdict', () => {
  test('is held when every fault was proven and every claim held', () => {
    const view = viewOf(started([CRASH]), ...INJECTED, PROVEN, ...GONE, HELD);
    expect(judgeRun(view, 'completed', [])).toEqual({ verdict: 'held', reasons: [] });
  });

  test('is never held when a fault was not proven in force', () => {
    const view = viewOf(started([CRASH]), ...INJECTED, ...GONE, HELD);
    expect(judgeRun(view, 'completed', [])).toMatchObject({ verdict: 'inconclusive' });
  });

  test('is never held when a fault was not proven gone', () => {
    const view = viewOf(started([CRASH]), ...INJECTED, PROVEN, HELD);
    expect(judgeRun(view, 'completed', []).verdict).toBe('inconclusive');
  });

  test('is never held when a planned fault was not injected', () => {
    expect(judgeRun(viewOf(started([CRASH]), HELD), 'completed', []).verdict).toBe('inconclusive');
  });

  test('is inconclusive when a target ended without being asked', () => {
    const exit: RunEventBody = { type: 'target.exited', role: 'database', exitCode: 1, signal: null };
    const view = viewOf(started(), exit, HELD);
    expect(judgeRun(view, 'completed', [])).toMatchObject({ verdict: 'inconclusive' });
  });

  test('the exit that a crash asked for is no mystery', () => {
    const exit = {
      type: 'target.exited' as const,
      role: 'cache' as const,
      exitCode: null,
      signal: 'SIGKILL',
      atMs: 2_001,
    };
    const view = viewOf(started([CRASH]), ...INJECTED, exit, PROVEN, ...GONE, HELD);
    expect(judgeRun(view, 'completed', []).verdict).toBe('held');
  });

  test('a failed claim outweighs an inconclusive one', () => {
    const judged = (state: 'failed' | 'inconclusive'): RunEventBody => ({
      type: 'claim.judged',
      claim: { text: state, state, samples: 1, reason: state },
    });
    expect(
      judgeRun(viewOf(started(), judged('inconclusive'), judged('failed')), 'completed', []).verdict,
    ).toBe('failed');
    expect(judgeRun(viewOf(started(), judged('inconclusive'), HELD), 'completed', []).verdict).toBe(
      'inconclusive',
    );
  });

  test('an abort limit that was reached is a failure, an interruption shows nothing', () => {
    expect(judgeRun(viewOf(started(), HELD), 'aborted', ['limit'])).toEqual({
      verdict: 'failed',
      reasons: ['limit'],
    });
    expect(judgeRun(viewOf(started(), HELD), 'interrupted', ['SIGINT']).verdict).toBe('inconclusive');
  });
});

describe('the claims of a manual drill', () => {
  const claims = [
    claim('availability', '>=', 0.99),
    claim('error_rate', '<', 0.01, { phase: 'fault' }),
    claim('recovery_time', '<', 5_000),
    claim('hit_rate', '>', 0.8, { phase: 'steady' }),
  ];
  const begun = (manual: boolean): RunEventBody => {
    const body = started();
    if (body.type !== 'run.started') return body;
    const plan = manual ? { ...body.plan, manual: true as const } : body.plan;
    return { ...body, plan, scenario: { ...body.scenario, claims } };
  };
  const steady: RunEventBody = { type: 'phase.entered', phase: 'steady' };
  const names = (view: RunView): string[] => claimsToJudge(view).map(({ metric }) => metric);

  test('are about what took place in it', () => {
    const quiet = viewOf(begun(true), steady);
    expect(isManual(quiet)).toBe(true);
    expect(names(quiet)).toEqual(['availability', 'hit_rate']);
    expect(names(viewOf(begun(true)))).toEqual(['availability']);
    const fault: RunEventBody = { type: 'phase.entered', phase: 'fault' };
    expect(names(viewOf(begun(true), steady, ...INJECTED, fault))).toEqual(
      claims.map(({ metric }) => metric),
    );
  });

  test('do not make it inconclusive because nothing was planned', () => {
    const view = viewOf(begun(true), steady, ...INJECTED, PROVEN, ...GONE, HELD);
    expect(judgeRun(view, 'completed', [])).toEqual({ verdict: 'held', reasons: [] });
    expect(judgeRun(viewOf(begun(true), steady, HELD), 'completed', [])).toEqual({
      verdict: 'held',
      reasons: [],
    });
  });

  test('of a script are all of them, whatever took place', () => {
    const view = viewOf(begun(false), steady);
    expect(isManual(view)).toBe(false);
    expect(names(view)).toEqual(claims.map(({ metric }) => metric));
  });
});
