import { describe, expect, it } from 'vitest';
import type { RunEventBody } from '../run-event.ts';
import { row, run } from '../testing/compared-runs.ts';
import { CRASH, loadWindow } from '../testing/run-events.ts';
import type { Phase } from '../vocabulary.ts';
import { compareRuns } from './compare-runs.ts';

function recovered(afterMs: number, delayMs: number): RunEventBody[] {
  const at = (phase: Phase, startMs: number, source: 'redis' | 'mysql'): RunEventBody => ({
    type: 'load.window',
    window: loadWindow(phase, startMs, { [source]: 50 }),
  });
  const undo = { driver: 'process', role: 'cache' as const, action: 'start', details: {} };
  const reading = {
    probe: 'cache',
    role: 'cache' as const,
    state: 'up' as const,
    detail: 'PONG',
    latencyMs: 1,
  };
  const windows = Array.from({ length: 60 }, (_, i): RunEventBody => {
    const startMs = 5_000 + i * 250;
    return at('recovery', startMs, startMs >= 5_000 + afterMs ? 'redis' : 'mysql');
  });
  return [
    {
      type: 'fault.injecting',
      faultId: 'f1',
      kind: CRASH.kind,
      on: CRASH.on,
      params: {},
      classification: 'network',
      requestedMs: 2_000,
      undo,
    },
    { type: 'fault.injected', faultId: 'f1', inForceMs: 2_000, effect: 'gone' },
    { type: 'client.retry', attempt: 1, delayMs },
    { type: 'fault.healed', faultId: 'f1', removedMs: 5_000, effect: 'back' },
    {
      type: 'probe.changed',
      reading: { ...reading, reachable: true, authenticated: true },
      previous: 'refused',
    },
    ...windows,
  ];
}

describe('comparing recoveries', () => {
  it('counts what is longer than windows and the wait between attempts explain', () => {
    const fast = run({ seed: 1, windows: 8 }, recovered(250, 90));
    const slow = run({ seed: 2, windows: 8 }, recovered(4_000, 90));
    expect(row(compareRuns(fast, slow), 'recovery_time')).toMatchObject({
      finding: 'worse',
      difference: 3_750,
      reason: expect.stringContaining('the client waited up to 90 ms'),
    });
  });

  it('does not count what may be the luck of where in its backoff the client was', () => {
    const fast = run({ seed: 1, windows: 8 }, recovered(250, 5_000));
    const slow = run({ seed: 2, windows: 8 }, recovered(4_000, 5_000));
    expect(row(compareRuns(fast, slow), 'recovery_time').finding).toBe('none');
  });

  it('counts a long wait against a client that never waits so long', () => {
    const fast = run({ seed: 1, windows: 8 }, recovered(250, 90));
    const slow = run({ seed: 2, windows: 8 }, recovered(4_000, 5_000));
    expect(row(compareRuns(fast, slow), 'recovery_time').finding).toBe('worse');
    expect(row(compareRuns(slow, fast), 'recovery_time').finding).toBe('better');
  });

  it('does not count one bad second', () => {
    const fast = run({ seed: 1, windows: 8 }, recovered(250, 90));
    const slow = run({ seed: 2, windows: 8 }, recovered(1_250, 90));
    expect(row(compareRuns(fast, slow), 'recovery_time').finding).toBe('none');
  });

  it('cannot be done where one of them did not recover', () => {
    const never = run({ seed: 2, windows: 8 }, recovered(1e9, 90));
    expect(
      row(compareRuns(run({ seed: 1, windows: 8 }, recovered(250, 90)), never), 'recovery_time'),
    ).toMatchObject({
      a: 260,
      finding: 'not-comparable',
      reason: 'B: the share of Redis answers did not come back to normal before the run ended',
    });
  });
});
