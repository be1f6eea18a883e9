import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES, type Role } from '@firedrill/contract';
import type { Effect } from '../../drivers/driver.ts';
import type { ReadyFault } from '../../faults/fault.ts';
import { Journal } from '../../journal/journal.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { FAULT_LIMITS_MS } from '../fault-limits.ts';
import { FaultStack } from '../fault-stack.ts';
import { Ledger, readLedger } from '../ledger.ts';
import { Prober } from '../prober.ts';

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

/** How a capability behaves that does not heed any signal. */
export interface Behaviour {
  prepare?: () => Promise<unknown>;
  inject?: () => Promise<unknown>;
  heal?: (attempt: number) => Promise<unknown>;
}

/** A stack on targets that behave so, with its files in the folder; `broken` are those that are broken now. */
export function openStack(folder: string, behaviours: Partial<Record<Role, Behaviour>>) {
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
