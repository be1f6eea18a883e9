import { type Claim, METRICS, parseClaim, type RunEventBody } from '@firedrill/contract';
import { CRASH, CRASH_INJECTING, loadWindow, numbered, started } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import { claimRows } from './claim-rows.ts';
import { emptyFrame, foldEvent } from './data/recording.ts';
import type { Shown } from './page-shown.ts';
import { faultAt, faultMoments, rulerFaults } from './ruler-model.ts';
import { headlineOf, spokenOf } from './verdict-words.ts';

type Timed = RunEventBody & { atMs?: number };

function begun(...texts: string[]): RunEventBody {
  const event = started([CRASH]);
  if (event.type !== 'run.started') throw new TypeError('not the start of a run');
  const claims: Claim[] = texts.flatMap((text) => {
    const read = parseClaim(text, METRICS);
    return 'claim' in read ? [read.claim] : expect.fail(text);
  });
  return { ...event, scenario: { ...event.scenario, claims } };
}

function shownAfter(bodies: readonly Timed[], nowMs: number): Shown {
  const frame = emptyFrame();
  for (const event of numbered(bodies)) foldEvent(frame, event);
  return { view: frame.view, series: frame.series, nowMs, isGoingOn: !frame.view.finished, isCutOff: false };
}

const INJECTED: Timed[] = [
  { type: 'phase.entered', phase: 'steady', atMs: 0 },
  { type: 'load.window', window: loadWindow('steady', 0, { redis: 100 }), atMs: 250 },
  { ...CRASH_INJECTING, atMs: 2_001 },
  { type: 'fault.injected', faultId: 'f1', inForceMs: 2_022, effect: 'exited', atMs: 2_022 },
  { type: 'phase.entered', phase: 'fault', atMs: 2_022 },
  { type: 'load.window', window: loadWindow('fault', 2_022, { mysql: 98, none: 2 }), atMs: 2_272 },
];

function finished(verdict: 'held' | 'failed' | 'inconclusive', ...reasons: string[]): Timed {
  return { type: 'run.finished', end: 'completed', verdict, reasons, atMs: 9_000 };
}

function headlineAfter(bodies: readonly Timed[], nowMs: number): string {
  const shown = shownAfter(bodies, nowMs);
  const { word, sentence } = headlineOf(shown, claimRows(shown));
  return `${word}: ${sentence.replaceAll('\u00a0', ' ')}`;
}

describe('what is said at the top', () => {
  it('tells what comes next while all is well', () => {
    const steady = [begun(), ...INJECTED.slice(0, 2)];
    expect(headlineAfter(steady, 500)).toBe(
      'Running: Nothing is broken: 100 % of answers come from Redis, none failed. Next: crash on cache at 2.0 s.',
    );
  });

  it('tells of a replay at which moment it stands, not that it is running', () => {
    const shown = shownAfter([begun(), ...INJECTED.slice(0, 2)], 500);
    const headline = headlineOf(shown, claimRows(shown), { replayEndMs: 30_000 });
    expect(headline.word.replaceAll('\u00a0', ' ')).toBe('At 0.5 s of 30.0 s');
    expect(headline.isPast).toBe(true);
  });

  it('tells the fault, for how long, and where answers come from now', () => {
    const bodies = [begun(), ...INJECTED.filter(({ type }) => type !== 'load.window'), ...INJECTED.slice(5)];
    expect(headlineAfter(bodies, 5_022)).toBe(
      'Running: crash on cache in force for 3.0 s: 98 % of answers come from MySQL, 2 % failed.',
    );
  });

  it('tells a failed claim with its measure, its limit and its worst moment', () => {
    const claim = {
      text: 'error_rate(fault) < 1%',
      state: 'failed',
      measured: 0.02,
      samples: 100,
      reason: '',
    } as const;
    const bodies = [
      begun(claim.text),
      ...INJECTED,
      { type: 'claim.judged', claim } as const,
      finished('failed'),
    ];
    expect(headlineAfter(bodies, 9_000)).toBe(
      'Failed: 2 % of requests failed or were not answered in phase fault; limit 1 %; worst at 2.1 s.',
    );
  });

  it('gives the reason of an inconclusive run, and not the claims that may have held', () => {
    const bodies = [
      begun(),
      ...INJECTED,
      finished('inconclusive', 'crash on cache (f1) was not proven gone'),
    ];
    expect(headlineAfter(bodies, 9_000)).toBe('Inconclusive: crash on cache (f1) was not proven gone');
  });

  it('says what cannot be healed, with what a person can do by hand', () => {
    const stuck: Timed = {
      type: 'fault.stuck',
      faultId: 'f1',
      reason: 'no answer',
      command: 'firedrill heal',
    };
    const bodies = [begun(), ...INJECTED, stuck, finished('inconclusive', 'x')];
    expect(headlineAfter(bodies, 9_000)).toContain('could not be healed. By hand: firedrill heal');
  });

  it('does not call a run that was cut off a running one', () => {
    const shown = { ...shownAfter([begun(), ...INJECTED], 3_000), isCutOff: true };
    expect(headlineOf(shown, [])).toEqual({
      state: 'inconclusive',
      word: 'Inconclusive',
      sentence:
        'Firedrill died 2.3\u00a0s after its start, while crash on cache was in force. Its watchdog heals what is left; firedrill doctor shows whether anything still is.',
    });
  });

  it('says of a run that died what is known of its healing', () => {
    const shown = { ...shownAfter([begun(), ...INJECTED], 3_000), isCutOff: true };
    expect(headlineOf(shown, [], { leftInForce: [] }).sentence).toContain('was healed after that.');
    const left = [{ id: 'f1', kind: 'crash', on: 'cache' as const }];
    expect(headlineOf(shown, [], { leftInForce: left }).sentence).toContain('Being healed: crash on cache.');
  });

  it('does not call a run running that it has no news of, nor one that is being stopped', () => {
    const shown = shownAfter([begun(), ...INJECTED], 9_000);
    expect(headlineOf(shown, [], { isCutFromNews: true }).word).toBe('Last known, at 2.3\u00a0s');
    expect(headlineOf(shown, [], { isStopping: true })).toMatchObject({
      word: 'Stopping',
      sentence: 'Everything that is broken is healed, then the run is judged.',
    });
  });

  it('says beside the verdict that the load loop lagged', () => {
    const window = { ...loadWindow('steady', 0, { redis: 100 }), lagUs: [600, 100] };
    const lagging: Timed[] = [{ type: 'load.window', window, atMs: 250 }, finished('held')];
    expect(headlineOf(shownAfter([begun(), ...lagging], 9_000), []).doubt).toMatch(
      /^~ the load loop itself lagged by .* in phase steady, so its answer times are not to be trusted$/,
    );
    expect(headlineOf(shownAfter([begun(), ...INJECTED], 3_000), [])).not.toHaveProperty('doubt');
  });

  it('is spoken at the turns of a run only', () => {
    const shown = shownAfter([begun(), ...INJECTED], 3_000);
    const spoken = (nowMs: number) => spokenOf(shown.view, headlineOf({ ...shown, nowMs }, []));
    expect(spoken(3_000)).toBe('Phase fault, crash on cache in force.');
    expect(spoken(4_000)).toBe(spoken(3_000));
  });
});

describe('the rows of the claims', () => {
  it('are pending, with what they would come to, until the run is over', () => {
    const [row] = claimRows(shownAfter([begun('error_rate(fault) < 1%'), ...INJECTED], 3_000));
    expect(row).toMatchObject({
      state: 'pending',
      soFar: 'failed',
      expected: '< 1 %',
      measured: '2 %',
      margin: '1 point over',
      evidence: { panel: 7 },
    });
  });

  it('are not judged where the run was cut off', () => {
    const shown = { ...shownAfter([begun('availability(fault)>=90%'), ...INJECTED], 3_000), isCutOff: true };
    const [row] = claimRows(shown);
    expect(row).toMatchObject({
      state: 'inconclusive',
      words: 'availability(fault) ≥ 90 %',
      margin: 'not judged',
    });
    expect(row).not.toHaveProperty('soFar');
  });

  it('lead to the stretch of the run that they are about', () => {
    const [row] = claimRows(shownAfter([begun('redis_share(fault) < 5%'), ...INJECTED], 3_000));
    expect(row?.evidence).toMatchObject({ panel: 1, range: { fromMs: 1_522, toMs: 2_772 } });
  });

  it('compare what must be high by what is missing', () => {
    const [row] = claimRows(shownAfter([begun('availability(fault) >= 90%'), ...INJECTED], 3_000));
    expect(row).toMatchObject({ measured: '98 %', margin: '8 points to spare' });
    expect(row?.standing).toBeCloseTo(0.9);
  });
});

describe('the ruler', () => {
  it('tells requested, injected and observed apart', () => {
    const shown = shownAfter([begun(), ...INJECTED], 3_000);
    const fault = faultAt(rulerFaults(shown.view, 3_000), 3_000);
    expect(fault && faultMoments(fault)).toBe('Requested 2.00 s · injected 2.02 s');
  });

  it('shows faults to come, and puts those that overlap in rows of their own', () => {
    const shown = shownAfter([begun(), ...INJECTED.slice(0, 2)], 500);
    expect(rulerFaults(shown.view, 500)).toMatchObject([{ id: 'f1', isPlanned: true, row: 0 }]);
    const twice = INJECTED.map((event) => ('faultId' in event ? { ...event, faultId: 'f2' } : event));
    const both = shownAfter([begun(), ...INJECTED, ...twice], 3_000);
    expect(rulerFaults(both.view, 3_000).map(({ row }) => row)).toEqual([0, 1]);
  });
});
