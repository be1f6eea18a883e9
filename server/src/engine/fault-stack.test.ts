import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedFault, RunEvent } from '@firedrill/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReadyFault } from '../faults/fault.ts';
import { Journal } from '../journal/journal.ts';
import { systemClock } from '../platform/clock.ts';
import { FaultStack } from './fault-stack.ts';
import { Ledger } from './ledger.ts';
import { Prober } from './prober.ts';

const PLANNED: PlannedFault = {
  id: 'f1',
  kind: 'crash',
  on: 'cache',
  params: {},
  injectAtMs: 0,
  healAtMs: 1,
};
const READY: ReadyFault = {
  undo: { driver: 'process', role: 'cache', action: 'start', details: {} },
  classification: 'network',
  proof: { inForce: [], gone: [] },
  inject: async () => ({ atMs: systemClock.nowMs(), detail: 'broken' }),
  heal: async () => ({ atMs: systemClock.nowMs(), detail: 'mended' }),
  byHand: 'mend it',
};

let folder: string;
let journal: Journal;
let ledger: Ledger;
let events: RunEvent[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fault-stack-test-'));
  const troubles = { onWriteFailure: () => undefined, onListenerFailure: () => undefined };
  journal = new Journal(join(folder, 'journal.ndjson'), systemClock, troubles);
  journal.begin(systemClock.nowMs());
  events = [];
  journal.subscribe((event) => events.push(event));
  ledger = Ledger.forRun(join(folder, 'ledger.ndjson'));
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function stackOf(fault: ReadyFault): FaultStack {
  const prober = new Prober({
    clock: systemClock,
    standing: [],
    open: () => {
      throw new Error('no probe is needed');
    },
    onChange: () => undefined,
    onReading: () => undefined,
  });
  return new FaultStack({
    driver: 'process',
    targets: [
      {
        role: 'cache',
        address: { host: '127.0.0.1', port: 1 },
        info: { role: 'cache', server: 'redis-server 7', address: '127.0.0.1:1' },
        can: {},
        trace: {},
        ready: () => Promise.resolve(),
      },
    ],
    journal,
    ledger,
    prober,
    clock: systemClock,
    prepare: () => Promise.resolve(fault),
    onFirstAct: () => Promise.resolve(),
    onLastRemoval: () => Promise.resolve(),
  });
}

test('a fault that was healed is healed once, also when the ledger cannot be written any more', async () => {
  let heals = 0;
  const stack = stackOf({
    ...READY,
    heal: (signal) => {
      heals += 1;
      return READY.heal(signal);
    },
  });
  await stack.inject(PLANNED, new AbortController().signal);
  ledger.close();
  await stack.heal('f1', 1);
  await stack.settled();
  expect(heals).toBe(1);
  expect(stack.stuckCount).toBe(0);
  const told = events.map(({ type }) => type).filter((type) => type !== 'fault.proven');
  expect(told).toEqual(['fault.injecting', 'fault.injected', 'fault.healing', 'fault.healed', 'run.warning']);
  expect(events.find(({ type }) => type === 'run.warning')).toMatchObject({
    message: expect.stringMatching(/^f1 \(crash on cache\) was healed, but .*cannot write the ledger/),
  });
});

test('healing is tried again until it succeeds', async () => {
  let heals = 0;
  const stack = stackOf({
    ...READY,
    heal: (signal) => {
      heals += 1;
      return heals < 2 ? Promise.reject(new Error('not yet')) : READY.heal(signal);
    },
  });
  await stack.inject(PLANNED, new AbortController().signal);
  await stack.heal('f1', 1);
  expect(heals).toBe(2);
  expect(events.filter(({ type }) => type === 'fault.healed')).toHaveLength(1);
  ledger.close();
});
