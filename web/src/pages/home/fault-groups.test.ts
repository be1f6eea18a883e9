import type { PlanInfo } from '@firedrill/contract';
import { expect, it } from 'vitest';
import { faultGroups } from './fault-groups.ts';

type PlannedFault = PlanInfo['faults'][number];

function fault(id: string, kind: string, on: PlannedFault['on'], injectAtMs: number): PlannedFault {
  return { id, kind, on, params: {}, injectAtMs, healAtMs: injectAtMs + 1_000 };
}

it('takes faults of one kind on one target together, and counts them', () => {
  const faults = [fault('f1', 'refuse', 'cache', 5_000), fault('f2', 'refuse', 'cache', 9_000)];
  expect(faultGroups(faults)).toEqual([{ words: 'refuse on cache × 2', injectAtMs: 5_000 }]);
});

it('tells targets apart, in the order in which they are broken first', () => {
  const faults = [fault('f1', 'crash', 'database', 8_000), fault('f2', 'crash', 'cache', 5_000)];
  expect(faultGroups(faults).map(({ words }) => words)).toEqual(['crash on cache', 'crash on database']);
});

it('has nothing to say of a plan without faults', () => {
  expect(faultGroups([])).toEqual([]);
});
