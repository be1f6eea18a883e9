import { emptyView, type FaultView, type Plan, type PlannedFault, type RunView } from '@firedrill/contract';
import { expect, test } from 'vitest';
import { healDueMs, lateness } from './punctuality.ts';

const HEAL = { atMs: 8_000, action: 'heal' as const, faultId: 'f1' };
const INJECT = { ...HEAL, atMs: 5_000, action: 'inject' as const };
const FAULT: PlannedFault = {
  id: 'f1',
  kind: 'crash',
  on: 'cache',
  params: {},
  injectAtMs: 5_000,
  healAtMs: 8_000,
};

function planOf(fault: PlannedFault): Plan {
  return { seed: 1, warmupMs: 0, durationMs: 10_000, faults: [fault], steps: [INJECT, HEAL] };
}

function viewWith(fault: Partial<FaultView>): RunView {
  const known: FaultView = {
    id: 'f1',
    kind: 'crash',
    on: 'cache',
    params: {},
    classification: 'network',
    state: 'injected',
    requestedInjectMs: 5_000,
    injectingMs: 5_000,
    failures: [],
    ...fault,
  };
  return { ...emptyView(), faults: [known] };
}

test.each([
  ['came on time', 5_150, 8_000],
  ['came late', 5_500, 8_500],
  ['came so late that the run would be over', 9_000, 10_000],
])('a fault of 3 s that %s, at %d ms, is healed at %d ms', (_, inForceMs, dueMs) => {
  expect(healDueMs(planOf(FAULT), HEAL, viewWith({ inForceMs }))).toBe(dueMs);
});

test('a short fault is not healed before it had its time', () => {
  const short = { ...FAULT, injectAtMs: 7_900 };
  expect(healDueMs(planOf(short), HEAL, viewWith({ inForceMs: 8_050 }))).toBe(8_150);
});

test('what did not come into force is healed as planned', () => {
  expect(healDueMs(planOf(FAULT), HEAL, viewWith({}))).toBe(8_000);
});

test('an act that begins more than 200 ms late is told of with both times', () => {
  expect(lateness(FAULT, INJECT, emptyView(), 5_200)).toBeUndefined();
  expect(lateness(FAULT, INJECT, emptyView(), 5_201)).toBe(
    'injecting f1 (crash on cache) began at 5.20 s, planned at 5.00 s',
  );
  expect(lateness(FAULT, HEAL, viewWith({}), 9_000)).toBe(
    'healing f1 (crash on cache) began at 9.00 s, planned at 8.00 s',
  );
});

test('a heal that is late is not told of when there is nothing to heal', () => {
  expect(lateness(FAULT, HEAL, viewWith({ state: 'healed' }), 9_000)).toBeUndefined();
});
