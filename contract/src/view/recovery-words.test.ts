import { expect, test } from 'vitest';
import type { RecoveryClock } from './run-view.ts';
import { recoveryParts } from './words.ts';

const CLOCK: RecoveryClock = {
  role: 'cache',
  inForceMs: 10_020,
  removedMs: 18_010,
  reachableMs: 18_030,
  authenticatedMs: 18_030,
  firstRedisMs: 18_160,
  normalMs: 18_250,
};

function partsOf(clock: RecoveryClock): [name: string, afterMs: number][] {
  return recoveryParts(clock).map(({ name, afterMs }) => [name, afterMs]);
}

test('a recovery of the cache has its parts in order, each from the removal of the fault', () => {
  expect(partsOf(CLOCK)).toEqual([
    ['reachable', 20],
    ['authenticated', 20],
    ['first Redis answer', 150],
    ['share back to normal', 240],
  ]);
});

test.each(['standby', 'database'] as const)('one of the %s says nothing of Redis answers', (role) => {
  expect(partsOf({ ...CLOCK, role }).map(([name]) => name)).toEqual([
    'reachable',
    'authenticated',
    'share back to normal',
  ]);
});

test('a part that did not come is not there', () => {
  const { normalMs: _, ...open } = CLOCK;
  expect(partsOf(open).at(-1)).toEqual(['first Redis answer', 150]);
});
