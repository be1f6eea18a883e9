import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlannedFault, ROLES, type Role } from '@firedrill/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deferred } from '../platform/deferred.ts';
import { type Behaviour, openStack } from './testing/hanging-targets.ts';

const never = new Promise<never>(() => undefined);
const running = new AbortController().signal;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hanging-faults-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (behaviours: Partial<Record<Role, Behaviour>>) => openStack(folder, behaviours);

function faultOn(on: Role): PlannedFault {
  return { id: `f-${on}`, kind: 'crash', on, params: {}, injectAtMs: 0, healAtMs: 1 };
}

test('what never answers when it is read or injected fails in its time, and says so', async () => {
  const { stack, journal, states, close } = open({
    cache: { prepare: () => never },
    standby: { inject: () => never },
  });
  await expect(stack.inject(faultOn('cache'), running)).rejects.toThrow(
    /reading what crash on cache .* longer/,
  );
  await stack.inject(faultOn('standby'), running);
  await stack.settled();
  expect(states()).toEqual(['f-standby gone']);
  expect(journal.view.faults[0]?.failures).toMatchObject([
    { stage: 'inject', reason: expect.stringMatching(/injecting crash on standby .* took longer than/) },
  ]);
  close();
});

test('what was given up and takes effect after its healing is healed again, and on record until then', async () => {
  const answer = deferred<void>();
  const { stack, journal, broken, outstanding, close } = open({ cache: { inject: () => answer.promise } });
  await stack.inject(faultOn('cache'), running);
  expect(outstanding()).toEqual(['f-cache']);
  answer.resolve();
  await stack.settled();
  expect([...broken]).toEqual([]);
  expect(outstanding()).toEqual([]);
  expect(journal.view.warnings).toEqual([expect.stringMatching(/took effect after it had been given up/)]);
  close();
});

test('what never answers stays on record, with the cure', async () => {
  const { stack, journal, outstanding, close } = open({ cache: { inject: () => never } });
  await stack.inject(faultOn('cache'), running);
  await stack.settled();
  expect(outstanding()).toEqual(['f-cache']);
  expect(journal.view.warnings).toEqual([
    expect.stringMatching(/firedrill heal undoes it; by hand: mend the cache/),
  ]);
  close();
});

test('healing waits no longer than a moment for an injection that hangs', async () => {
  const { stack, states, close } = open({ cache: { inject: () => never } });
  const injecting = stack.inject(faultOn('cache'), running);
  await stack.heal('f-cache', 1);
  await injecting;
  await stack.settled();
  expect(states()).toEqual(['f-cache gone']);
  close();
});

test('an attempt to heal that hangs is followed by another', async () => {
  const { stack, broken, states, outstanding, close } = open({
    cache: { heal: (attempt) => (attempt === 1 ? never : Promise.resolve()) },
  });
  await stack.inject(faultOn('cache'), running);
  await stack.heal('f-cache', 1);
  await stack.settled();
  expect([states(), [...broken], outstanding()]).toEqual([['f-cache gone'], [], []]);
  close();
});

test('one that cannot be healed does not keep those on other targets from being healed', async () => {
  const { stack, journal, broken, states, close } = open({ database: { heal: () => never } });
  for (const role of ROLES) await stack.inject(faultOn(role), running);
  const order: string[] = [];
  journal.subscribe((event) => {
    if (event.type === 'fault.healed' || event.type === 'fault.stuck')
      order.push(`${event.type} ${event.faultId}`);
  });
  await stack.healAll();
  await stack.settled();
  expect([...broken]).toEqual(['database']);
  expect(order).toEqual(['fault.healed f-standby', 'fault.healed f-cache', 'fault.stuck f-database']);
  expect(states()).toEqual(['f-cache gone', 'f-standby gone', 'f-database stuck']);
  expect(stack.stuckCount).toBe(1);
  close();
});

test('whatever hangs where, everything comes to an end, and what can be healed is', async () => {
  const step = fc.constantFrom('well', 'hangs', 'fails');
  const behaviour = fc.record({
    prepare: step,
    inject: step,
    heal: fc.constantFrom('well', 'hangs once', 'hangs'),
  });
  const does = (how: string): Promise<void> =>
    how === 'hangs' ? never : how === 'fails' ? Promise.reject(new Error('no')) : Promise.resolve();
  await fc.assert(
    fc.asyncProperty(
      fc.record({ cache: behaviour, standby: behaviour, database: behaviour }),
      fc.shuffledSubarray([...ROLES]),
      fc.shuffledSubarray([...ROLES]),
      async (all, injected, healed) => {
        const behaviours = Object.fromEntries(
          ROLES.map((role) => {
            const { prepare, inject, heal } = all[role];
            const healing = (attempt: number): Promise<void> =>
              heal === 'hangs' || (heal === 'hangs once' && attempt === 1) ? never : Promise.resolve();
            return [role, { prepare: () => does(prepare), inject: () => does(inject), heal: healing }];
          }),
        );
        const { stack, journal, broken, outstanding, close } = open(behaviours);
        const injecting = injected.map((role) => stack.inject(faultOn(role), running).catch(() => undefined));
        const healing = healed.map((role) => stack.heal(`f-${role}`, 1));
        await Promise.all([...injecting, ...healing]);
        await stack.healAll();
        await stack.settled();
        const begun = injected.filter((role) => all[role].prepare === 'well');
        expect(journal.view.faults.map(({ on }) => on).sort()).toEqual([...begun].sort());
        for (const { on, state } of journal.view.faults) {
          expect([on, state]).toEqual([on, all[on].heal === 'hangs' ? 'stuck' : 'gone']);
        }
        for (const role of broken) expect(all[role].heal).toBe('hangs');
        const unsure = begun.filter((role) => all[role].heal === 'hangs' || all[role].inject === 'hangs');
        expect(outstanding().sort()).toEqual(unsure.map((role) => `f-${role}`).sort());
        close();
      },
    ),
    { numRuns: 25, seed: 7 },
  );
});
