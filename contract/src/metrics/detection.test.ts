import { expect, test } from 'vitest';
import type { RunEventBody } from '../run-event.ts';
import { CRASH, loadWindow, numbered, started } from '../testing/run-events.ts';
import { reduceRun } from '../view/reduce-run.ts';
import { emptyView } from '../view/run-view.ts';
import { detectionTime } from './detection.ts';

type Timed = RunEventBody & { atMs: number };

function outage(faultId: string, fromMs: number, ...signs: Timed[]): Timed[] {
  const undo = { driver: 'process', role: 'cache' as const, action: 'start', details: {} };
  const injecting = { faultId, kind: 'crash', on: 'cache' as const, params: {}, requestedMs: fromMs, undo };
  return [
    { type: 'fault.injecting', ...injecting, classification: 'network', atMs: fromMs },
    { type: 'fault.injected', faultId, inForceMs: fromMs + 10, effect: 'killed', atMs: fromMs + 10 },
    ...signs,
    { type: 'fault.healed', faultId, removedMs: fromMs + 1_000, effect: 'started', atMs: fromMs + 1_000 },
  ];
}

function lost(atMs: number): Timed {
  return {
    type: 'client.state',
    state: 'disconnected',
    previous: 'ready',
    cause: 'closed',
    attempt: 0,
    atMs,
  };
}

function ready(atMs: number): Timed {
  return { type: 'client.state', state: 'ready', previous: 'connecting', cause: 'ready', attempt: 0, atMs };
}

function failing(endMs: number): Timed {
  const window = { ...loadWindow('fault', endMs - 250, { mysql: 9 }), cacheErrors: { timeout: 3 } };
  return { type: 'load.window', window, atMs: endMs };
}

function measure(...bodies: Timed[]) {
  const events = numbered([{ ...started([CRASH]), atMs: 0 }, ...bodies]);
  return detectionTime.measure(events.reduce(reduceRun, emptyView()), {});
}

test('a lost connection is known to the millisecond', () => {
  expect(measure(ready(5), ...outage('f1', 1_000, lost(1_014), failing(1_250)))).toEqual({
    value: 4,
    samples: 1,
  });
});

test('requests that fail are known to their window, of which the end counts', () => {
  expect(measure(ready(5), ...outage('f1', 1_000, failing(1_250)))).toEqual({ value: 240, samples: 1 });
});

test('a sign that came before the driver saw the effect took no time', () => {
  expect(measure(ready(5), ...outage('f1', 1_000, lost(1_008)))).toEqual({ value: 0, samples: 1 });
});

test('of several outages the longest counts', () => {
  const all = [...outage('f1', 1_000, lost(1_014)), ready(2_500), ...outage('f2', 3_000, lost(3_100))];
  expect(measure(ready(5), ...all)).toEqual({ value: 90, samples: 2 });
});

test('an outage that met a client still unwell is left out', () => {
  expect(measure(ready(5), ...outage('f1', 1_000, lost(1_014)), ...outage('f2', 3_000))).toEqual({
    value: 4,
    samples: 1,
  });
});

test('a fault that left no sign, or none at all, leaves nothing to measure', () => {
  expect(measure(ready(5), ...outage('f1', 1_000)).note).toMatch(/gave no sign/);
  expect(measure().note).toMatch(/no fault/);
});
