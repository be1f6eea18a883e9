import { expect, test } from 'vitest';
import type { RunEventBody } from '../run-event.ts';
import { CRASH, loadWindow, numbered, started } from '../testing/run-events.ts';
import { reduceRun } from '../view/reduce-run.ts';
import { emptyView } from '../view/run-view.ts';
import { figuresFrom, figuresOf } from './figures.ts';

const view = (bodies: RunEventBody[]) => numbered(bodies).reduce(reduceRun, emptyView());
const steady: RunEventBody = { type: 'load.window', window: loadWindow('steady', 1_000, { redis: 10 }) };
const broken: RunEventBody = {
  type: 'load.window',
  window: loadWindow('fault', 2_000, { mysql: 3, none: 1 }),
};
const INJECTED: RunEventBody[] = [
  {
    type: 'fault.injecting',
    faultId: CRASH.id,
    kind: CRASH.kind,
    on: CRASH.on,
    params: {},
    classification: 'network',
    requestedMs: 2_000,
    undo: { driver: 'process', role: 'cache', action: 'start', details: {} },
  },
  { type: 'fault.injected', faultId: CRASH.id, inForceMs: 2_000, effect: 'gone' },
];

test('are taken while a fault is in force', () => {
  expect(figuresOf(view([started([CRASH]), steady, ...INJECTED, broken])).availability?.value).toBe(0.75);
});

test('are taken over the whole of a run in which nothing was broken, and left out where nothing was measured', () => {
  const figures = figuresOf(view([started(), steady]));
  expect(figures.availability?.value).toBe(1);
  expect(figures).not.toHaveProperty('recovery_time');
  expect(figuresOf(emptyView())).toEqual({});
});

test('that a lagging load loop made are marked, where they are answer times', () => {
  const lagging = (metric: string): number => (metric === 'lag_p99' ? 11 : 1);
  const figures = figuresFrom(lagging, true);
  expect(figures.p99).toEqual({ value: 1, isDoubtful: true });
  expect(figures.availability).toEqual({ value: 1 });
});
