import { describe, expect, test } from 'vitest';
import type { ProbeReading, RunEventBody } from '../run-event.ts';
import { CRASH, loadWindow, numbered, reading, started } from '../testing/run-events.ts';
import { reduceRun } from './reduce-run.ts';
import { emptyView, type RecoveryClock } from './run-view.ts';

type Dated = RunEventBody & { atMs: number };

const onPath = (state: ProbeReading['state'], reachable: boolean): ProbeReading => ({
  ...reading(state),
  probe: 'cache-path',
  reachable,
});

const changed = (atMs: number, found: ProbeReading): Dated => ({
  type: 'probe.changed',
  reading: found,
  previous: null,
  atMs,
});

/** The recovery clock of a fault on the cache from 2 s to 5 s, with what probes found on the way. */
function clockOf(readings: readonly Dated[]): RecoveryClock | undefined {
  const injecting: Dated = {
    type: 'fault.injecting',
    faultId: 'f1',
    kind: 'partition',
    on: 'cache',
    params: {},
    classification: 'network',
    requestedMs: 2_000,
    undo: { driver: 'link', role: 'cache', action: 'remove', details: {} },
    atMs: 2_000,
  };
  const events: Dated[] = [
    { ...started([CRASH]), atMs: 0 },
    injecting,
    { type: 'fault.injected', faultId: 'f1', inForceMs: 2_001, effect: 'cut', atMs: 2_002 },
    { type: 'fault.healed', faultId: 'f1', removedMs: 5_000, effect: 'mended', atMs: 5_001 },
    ...readings,
  ];
  events.sort((a, b) => a.atMs - b.atMs);
  return numbered(events).reduce(reduceRun, emptyView()).recoveries[0];
}

describe('the recovery clock of a target behind a link', () => {
  test('starts at the first answer over the link, though the target itself answered all the time', () => {
    const clock = clockOf([
      changed(10, reading('up')),
      changed(11, onPath('up', true)),
      changed(2_250, onPath('silent', true)),
      changed(5_040, onPath('up', true)),
    ]);
    expect(clock).toMatchObject({ removedMs: 5_000, reachableMs: 5_040, authenticatedMs: 5_040 });
  });

  test('takes no connection for a sign of the target: the link accepts it by itself', () => {
    const clock = clockOf([changed(2_250, onPath('silent', true)), changed(5_300, onPath('silent', true))]);
    expect(clock?.reachableMs).toBeUndefined();
  });

  test('starts with the removal when answers kept coming over the link, only slower', () => {
    expect(clockOf([changed(11, onPath('up', true))])).toMatchObject({
      reachableMs: 5_000,
      authenticatedMs: 5_000,
    });
  });
});

test('without a link, the clock starts at the first answer of the target itself', () => {
  expect(clockOf([changed(2_010, reading('refused')), changed(5_030, reading('up'))])).toMatchObject({
    reachableMs: 5_030,
    authenticatedMs: 5_030,
  });
});

describe('the recovery clock of a momentary fault', () => {
  const act = (faultId: string, atMs: number, momentary?: true): Dated[] => [
    {
      type: 'fault.injecting',
      faultId,
      kind: momentary ? 'cold-cache' : 'crash',
      on: 'cache',
      params: {},
      classification: 'none',
      ...(momentary ? { momentary } : {}),
      requestedMs: atMs,
      undo: { driver: 'process', role: 'cache', action: 'redis', details: {} },
      atMs,
    },
    { type: 'fault.injected', faultId, inForceMs: atMs + 1, effect: 'done', atMs: atMs + 2 },
  ];
  const healed = (faultId: string, removedMs: number, atMs = removedMs): Dated => ({
    type: 'fault.healed',
    faultId,
    removedMs,
    effect: 'healed',
    atMs,
  });
  const load = (phase: 'steady' | 'fault', startMs: number, redis: number): Dated => ({
    type: 'load.window',
    window: loadWindow(phase, startMs, { redis, mysql: 100 - redis }),
    atMs: startMs + 250,
  });
  const clocksOf = (...events: Dated[]): RecoveryClock[] =>
    numbered([{ ...started([CRASH]), atMs: 0 }, ...events]).reduce(reduceRun, emptyView()).recoveries;

  test('starts at its effect, runs while it is in force and is not started again by its healing', () => {
    const warm = [0, 1, 2, 3, 4].map((n) => load('fault', 2_750 + n * 250, 95));
    const clocks = clocksOf(
      load('steady', 1_000, 95),
      ...act('f1', 2_000, true),
      load('fault', 2_250, 20),
      load('fault', 2_500, 60),
      ...warm,
      healed('f1', 5_000),
    );
    expect(clocks).toEqual([
      expect.objectContaining({ inForceMs: 2_001, removedMs: 2_001, normalMs: 2_750 }),
    ]);
  });

  test('waits for another fault that is in force', () => {
    const crash = act('f1', 2_000);
    const emptied = act('f2', 3_000, true);
    expect(clocksOf(...crash, ...emptied)).toEqual([]);
    expect(clocksOf(...crash, ...emptied, healed('f1', 4_000), healed('f2', 5_000))).toMatchObject([
      { inForceMs: 2_001, removedMs: 4_000 },
    ]);
  });

  test('what was seen between the removal and the end of a slow healing counts', () => {
    const clocks = clocksOf(
      load('steady', 1_000, 95),
      ...act('f1', 2_000),
      load('fault', 3_000, 95),
      healed('f1', 3_000, 3_300),
    );
    expect(clocks).toMatchObject([{ removedMs: 3_000, firstRedisMs: 3_010 }]);
  });
});
