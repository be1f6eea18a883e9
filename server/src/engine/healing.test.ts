import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError, type Undo } from '@firedrill/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../platform/clock.ts';
import { ownIdentity } from '../platform/process-table.ts';
import { healLedger, type UndoFault } from './healing.ts';
import { readLedger } from './ledger.ts';

const DEAD = { pid: 2 ** 30, startTime: '0' };

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'healing-test-'));
  path = join(folder, 'ledger.ndjson');
});

afterEach(() => rmSync(folder, { recursive: true }));

function undoOf(action: string, driver = 'docker'): Undo {
  return { driver, role: 'cache', action, details: {} };
}

function leave(owner: object, undos: Undo[]): void {
  const lines: object[] = [{ state: 'opened', owner }];
  undos.forEach((undo, i) => {
    lines.push({ state: 'intended', faultId: `f${i + 1}`, undo, byHand: 'mend it' });
  });
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Heals on a clock on which only sleeping takes time; returns the result and the pauses. */
async function heal(undo: UndoFault) {
  const pauses: number[] = [];
  let now = 0;
  const clock: Clock = {
    nowMs: () => now,
    wallTime: () => '',
    sleep: async (ms) => {
      pauses.push(ms);
      now += ms;
    },
    every: () => () => undefined,
  };
  return { healing: await healLedger(path, { undo, clock, limitMs: 2_000 }), pauses };
}

test('undoes what is outstanding, the last first, and marks it; a link has healed itself', async () => {
  leave(DEAD, [undoOf('start'), undoOf('remove', 'link'), undoOf('resume')]);
  const undone: string[] = [];
  const { healing } = await heal(async ({ action }) => {
    undone.push(action);
  });
  expect(undone).toEqual(['resume', 'start']);
  expect(healing.healed.map(({ faultId }) => faultId)).toEqual(['f3', 'f2', 'f1']);
  expect(readLedger(path).outstanding).toEqual([]);
});

test('tries again with growing pauses while a target is away', async () => {
  leave(DEAD, [undoOf('start')]);
  let attempts = 0;
  const { healing, pauses } = await heal(async () => {
    attempts += 1;
    if (attempts < 4) throw new Error('the engine is away');
  });
  expect(healing.stuck).toEqual([]);
  expect(pauses).toEqual([100, 200, 400]);
});

test('gives one fault up when its time is over, with the last reason, and goes on with the next', async () => {
  leave(DEAD, [undoOf('start'), undoOf('resume')]);
  const { healing, pauses } = await heal(async ({ action }) => {
    if (action === 'resume') throw new Error('the engine is away');
  });
  expect(healing.stuck).toMatchObject([{ faultId: 'f2', reason: 'the engine is away', byHand: 'mend it' }]);
  expect(pauses).toEqual([100, 200, 400, 800]);
  expect(readLedger(path).outstanding.map(({ faultId }) => faultId)).toEqual(['f2']);
});

test('does not insist where nobody could ever do it', async () => {
  leave(DEAD, [undoOf('start', 'horse')]);
  const { healing, pauses } = await heal(async () => {
    throw new FiredrillError('usage.invalid', 'no driver is called horse');
  });
  expect(healing.stuck).toMatchObject([{ reason: 'no driver is called horse' }]);
  expect(pauses).toEqual([]);
});

test('leaves a run that lives to heal its own faults', async () => {
  leave(ownIdentity(), [undoOf('start')]);
  const { healing } = await heal(async () => {
    throw new Error('not to be called');
  });
  expect(healing).toEqual({ runAlive: true, healed: [], stuck: [] });
  expect(readLedger(path).outstanding.length).toBe(1);
});

test('once a healer has given up, nobody waits for its process to end', async () => {
  leave(DEAD, [undoOf('start')]);
  await heal(() => Promise.reject(new FiredrillError('usage.invalid', 'hopeless')));
  expect(readLedger(path)).toMatchObject({ runAlive: false, outstanding: [{ faultId: 'f1' }] });
  expect(readLedger(path).healer).toBeUndefined();
});
