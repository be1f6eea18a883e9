import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlannedFault, ROLES, type Role } from '@firedrill/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Effect } from '../drivers/driver.ts';
import type { ReadyFault } from '../faults/fault.ts';
import { Journal } from '../journal/journal.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import { FAULT_LIMITS_MS } from './fault-limits.ts';
import { FaultStack } from './fault-stack.ts';
import { Ledger, readLedger } from './ledger.ts';
import { Prober } from './prober.ts';

/** Short ones, each in its proportion to the others: nothing here is waited for but what hangs. */
const LIMITS_MS = {
  ...FAULT_LIMITS_MS,
  prepare: 20,
  inject: 30,
  injectWhenHealed: 10,
  late: 20,
  healAttempt: 20,
  heal: 1_000,
  healAhead: 10,
};
/** Longer pauses are told to have passed after so long. */
const PAUSE_MS_MAX = 10;

/** Time that only pauses take: how often healing is tried does not depend on how busy the machine is. */
function pausingClock(): Clock {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    wallTime: () => '2026-01-01T00:00:00.000Z',
    every: () => () => undefined,
    sleep: async (ms, signal) => {
      await systemClock.sleep(Math.min(ms, PAUSE_MS_MAX), signal);
      nowMs += ms;
    },
  };
}

const never = new Promise<never>(() => undefined);
const running = new AbortController().signal;

/** How a capability behaves that does not heed any signal. */
interface Behaviour {
  prepare?: () => Promise<unknown>;
  inject?: () => Promise<unknown>;
  heal?: (attempt: number) => Promise<unknown>;
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hanging-faults-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function faultOn(on: Role): PlannedFault {
  return { id: `f-${on}`, kind: 'crash', on, params: {}, injectAtMs: 0, healAtMs: 1 };
}

/** A stack on targets that behave so; `broken` are those that are broken now. */
function open(behaviours: Partial<Record<Role, Behaviour>>) {
  const clock = pausingClock();
  const own = mkdtempSync(join(folder, 'run-'));
  const troubles = { onWriteFailure: () => undefined, onListenerFailure: () => undefined };
  const journal = new Journal(join(own, 'journal.ndjson'), clock, troubles);
  journal.begin(0);
  const ledgerPath = join(own, 'ledger.ndjson');
  const ledger = Ledger.forRun(ledgerPath);
  const broken = new Set<Role>();
  const effect = (detail: string): Effect => ({ atMs: clock.nowMs(), detail });
  const readyFault = (on: Role): ReadyFault => {
    let attempts = 0;
    return {
      undo: { driver: 'process', role: on, action: 'start', details: {} },
      classification: 'network',
      proof: { inForce: [], gone: [] },
      inject: async () => {
        await behaviours[on]?.inject?.();
        broken.add(on);
        return effect('broken');
      },
      heal: async () => {
        attempts += 1;
        await behaviours[on]?.heal?.(attempts);
        broken.delete(on);
        return effect('mended');
      },
      byHand: `mend the ${on}`,
    };
  };
  const stack = new FaultStack({
    driver: 'process',
    targets: ROLES.map((role) => ({
      role,
      address: { host: '127.0.0.1', port: 1 },
      info: { role, server: 'a server', address: '127.0.0.1:1' },
      can: {},
      trace: {},
      ready: () => Promise.resolve(),
    })),
    journal,
    ledger,
    prober: new Prober({
      clock,
      standing: [],
      open: () => {
        throw new Error('no probe is needed');
      },
      onChange: () => undefined,
      onReading: () => undefined,
    }),
    clock,
    limitsMs: LIMITS_MS,
    prepare: async ({ on }) => {
      await behaviours[on]?.prepare?.();
      return readyFault(on);
    },
    onFirstAct: () => Promise.resolve(),
    onLastRemoval: () => Promise.resolve(),
  });
  const outstanding = (): string[] => readLedger(ledgerPath).outstanding.map(({ faultId }) => faultId);
  const states = (): string[] => journal.view.faults.map(({ id, state }) => `${id} ${state}`);
  const close = (): void => {
    journal.close();
    ledger.close();
  };
  return { stack, journal, broken, outstanding, states, close };
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
