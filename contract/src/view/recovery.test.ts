import { describe, expect, test } from 'vitest';
import type { ProbeReading, RunEventBody } from '../run-event.ts';
import { CRASH, numbered, reading, started } from '../testing/run-events.ts';
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
