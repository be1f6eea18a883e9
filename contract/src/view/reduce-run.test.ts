import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent, RunEventBody } from '../run-event.ts';
import {
  anyRun,
  CRASH,
  CRASH_INJECTING,
  loadWindow,
  numbered,
  reading,
  started,
} from '../testing/run-events.ts';
import { activeFaults } from './faults.ts';
import { reduceRun } from './reduce-run.ts';
import { emptyView, type RunView, VIEW_LIMITS } from './run-view.ts';

function fold(events: readonly RunEvent[], from: RunView = emptyView()): RunView {
  return events.reduce(reduceRun, from);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

const windows = (
  phase: Parameters<typeof loadWindow>[0],
  fromMs: number,
  toMs: number,
  reads: { redis?: number; mysql?: number },
): (RunEventBody & { atMs: number })[] => {
  const events: (RunEventBody & { atMs: number })[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += 250) {
    events.push({ type: 'load.window', window: loadWindow(phase, startMs, reads), atMs: startMs + 250 });
  }
  return events;
};

/** A crash of the cache from 2 s to 5 s that the client gets over at 5.4 s. */
const OUTAGE = numbered([
  { ...started([CRASH]), atMs: 0 },
  { type: 'phase.entered', phase: 'steady', atMs: 1_000 },
  ...windows('steady', 1_000, 2_000, { redis: 99, mysql: 1 }),
  CRASH_INJECTING,
  { type: 'phase.entered', phase: 'fault', atMs: 2_001 },
  { type: 'fault.injected', faultId: 'f1', inForceMs: 2_003, effect: 'killed', atMs: 2_004 },
  { type: 'probe.changed', reading: reading('refused'), previous: 'up', atMs: 2_010 },
  {
    type: 'fault.proven',
    faultId: 'f1',
    proven: 'in-force',
    readings: [reading('refused')],
    atMs: 2_010,
  },
  ...windows('fault', 2_000, 5_000, { mysql: 100 }),
  { type: 'fault.healing', faultId: 'f1', requestedMs: 5_000, atMs: 5_000 },
  { type: 'phase.entered', phase: 'recovery', atMs: 5_001 },
  { type: 'fault.healed', faultId: 'f1', removedMs: 5_002, effect: 'started', atMs: 5_003 },
  { type: 'probe.changed', reading: reading('up'), previous: 'refused', atMs: 5_030 },
  {
    type: 'fault.proven',
    faultId: 'f1',
    proven: 'gone',
    readings: [reading('up')],
    atMs: 5_030,
  },
  ...windows('recovery', 5_250, 5_500, { mysql: 100 }),
  ...windows('recovery', 5_500, 7_000, { redis: 99, mysql: 1 }),
]);

describe('reduceRun', () => {
  test('replaying a journal gives exactly the view that the run had', () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        const journal = events.map((event) => JSON.stringify(event));
        const replayed = fold(journal.map((line) => JSON.parse(line) as RunEvent));
        expect(replayed).toEqual(JSON.parse(JSON.stringify(fold(events))));
      }),
    );
  });

  test('is pure: it changes neither the view nor the event', () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        fold(deepFreeze(events), deepFreeze(emptyView()));
        events.reduce((view, event) => deepFreeze(reduceRun(view, event)), deepFreeze(emptyView()));
      }),
      { numRuns: 50 },
    );
  });

  test('keeps no more history than its limits say', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { minLength: 3, maxLength: 3 }), (runs) => {
        const view = fold(runs.flat());
        expect(view.recent.length).toBeLessThanOrEqual(VIEW_LIMITS.recentWindows);
        expect(view.client.history.length).toBeLessThanOrEqual(VIEW_LIMITS.clientHistory);
        expect(view.warnings.length).toBeLessThanOrEqual(VIEW_LIMITS.warnings);
      }),
    );
  });

  test('knows a fault from its request to the proof that it is gone', () => {
    const { faults } = fold(OUTAGE);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({
      state: 'gone',
      requestedInjectMs: 2_000,
      inForceMs: 2_003,
      provenInForceMs: 2_010,
      requestedHealMs: 5_000,
      removedMs: 5_002,
      provenGoneMs: 5_030,
    });
    expect(activeFaults(fold(OUTAGE))).toEqual([]);
  });

  test('times recovery in its parts', () => {
    expect(fold(OUTAGE).recoveries).toEqual([
      {
        role: 'cache',
        inForceMs: 2_003,
        removedMs: 5_002,
        reachableMs: 5_030,
        authenticatedMs: 5_030,
        firstRedisMs: 5_510,
        normalMs: 5_510,
      },
    ]);
  });

  test('a share that drops again within a second is not back to normal', () => {
    const relapse = numbered([
      ...OUTAGE.slice(0, -6),
      ...windows('recovery', 5_500, 6_250, { redis: 99, mysql: 1 }),
      ...windows('recovery', 6_250, 6_500, { mysql: 100 }),
      ...windows('recovery', 6_500, 7_500, { redis: 99, mysql: 1 }),
    ]);
    expect(fold(relapse).recoveries[0]).toMatchObject({ firstRedisMs: 5_510, normalMs: 6_500 });
  });

  test('keeps the latest of what was told of the targets, and of their logs', () => {
    const count = VIEW_LIMITS.targetLog + 1;
    const lines = Array.from({ length: count }, (_, i) => ({
      type: 'target.log' as const,
      faultId: 'f1',
      role: 'cache' as const,
      writtenMs: i,
      text: `line ${i}`,
    }));
    const died = { type: 'target.event', role: 'cache', action: 'died', detail: 'code 137' } as const;
    const { targetEvents, targetLog } = fold(numbered([{ ...died, atMs: 7 }, ...lines]));
    expect(targetEvents).toEqual([{ atMs: 7, role: 'cache', action: 'died', detail: 'code 137' }]);
    expect(targetLog).toHaveLength(VIEW_LIMITS.targetLog);
    expect(targetLog.at(-1)).toEqual({
      atMs: count,
      faultId: 'f1',
      role: 'cache',
      writtenMs: count - 1,
      text: `line ${count - 1}`,
    });
  });

  test('windows count in the phase they bear', () => {
    const { totals } = fold(OUTAGE);
    expect(totals.steady.offered).toBe(400);
    expect(totals.fault.tallies['read/mysql']?.ok).toBe(1_200);
    expect(totals['warm-up'].offered).toBe(0);
  });
});
