import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../platform/clock.ts';
import { ownIdentity } from '../platform/process-table.ts';
import { seededRandom } from '../platform/random.ts';
import { Ledger } from './ledger.ts';
import { claimTargets, releaseTargets, type TargetClaim } from './target-locks.ts';

const DEAD = { pid: 2 ** 30, startTime: '0' };

let folder: string;
let locks: string;
let sleeps: number;

const clock: Clock = {
  nowMs: () => 0,
  wallTime: () => '2026-11-22T10:05:00.000Z',
  sleep: async () => {
    sleeps += 1;
  },
  every: () => () => undefined,
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'locks-test-'));
  locks = join(folder, 'locks');
  sleeps = 0;
});

afterEach(() => rmSync(folder, { recursive: true }));

function claimOf(runId: string, holders: TargetClaim['holders'] = [ownIdentity()]): TargetClaim {
  const store = join(folder, 'store');
  return { runId, since: '2026-11-22T10:02:00.000Z', holders, ledger: join(folder, runId), store };
}

function claim(names: string[], by: TargetClaim): Promise<void> {
  return claimTargets(names, by, { locks, clock, random: seededRandom(1, by.runId) });
}

test('a target at work is refused with who and since when; nothing of the refused claim is left', async () => {
  await claim(['a', 'b'], claimOf('run-1'));
  await expect(claim(['c', 'b'], claimOf('run-2'))).rejects.toMatchObject({
    code: 'target.busy',
    message: `run run-1 (process ${process.pid}) has been at work on b for 3 m 00 s`,
  });
  expect(readdirSync(locks).filter((name) => name.includes('run-2'))).toEqual([]);
  expect(sleeps).toBeGreaterThan(0);
});

test('other targets, and released ones, are free', async () => {
  await claim(['a'], claimOf('run-1'));
  await claim(['b'], claimOf('run-2'));
  releaseTargets(locks, 'run-1');
  await claim(['a'], claimOf('run-3'));
  releaseTargets(locks, 'run-2');
  releaseTargets(locks, 'run-3');
  expect(readdirSync(folder)).toEqual([]);
});

test('the claim of the dead is void, unless their watchdog lives and may still heal', async () => {
  await claim(['a'], claimOf('run-1', [DEAD, ownIdentity()]));
  await expect(claim(['a'], claimOf('run-2'))).rejects.toThrow(/^the watchdog of run run-1, which died,/);
  releaseTargets(locks, 'run-1');
  await claim(['a'], claimOf('run-3', [DEAD]));
  await claim(['a'], claimOf('run-4'));
  expect(readdirSync(locks).length).toBe(1);
});

test('what a dead run left in force is refused, with the cure, until its ledger says that it is undone', async () => {
  const dead = claimOf('run-1', [DEAD]);
  const ledger = Ledger.forRun(dead.ledger);
  const undo = { driver: 'docker', role: 'cache' as const, action: 'start', details: {} };
  ledger.intend({ faultId: 'f1', undo, byHand: 'start it' });
  await claim(['a'], dead);
  await expect(claim(['a'], claimOf('run-2'))).rejects.toMatchObject({
    code: 'fault.stuck',
    message: 'run run-1, which died, left a fault in force on a',
    hint: `firedrill heal --out ${dead.store}`,
  });
  ledger.undone('f1');
  ledger.close();
  await claim(['a'], claimOf('run-2'));
});

test('what a run left that is over is refused in the same words, though its process goes on', async () => {
  const over = claimOf('run-1');
  const ledger = Ledger.forRun(over.ledger);
  const undo = { driver: 'docker', role: 'cache' as const, action: 'start', details: {} };
  ledger.intend({ faultId: 'f1', undo, byHand: 'start it' });
  await claim(['a'], over);
  await expect(claim(['a'], claimOf('run-2'))).rejects.toMatchObject({ code: 'target.busy' });
  ledger.endRun();
  await expect(claim(['a'], claimOf('run-2'))).rejects.toMatchObject({
    code: 'fault.stuck',
    message: 'run run-1, which is over, left a fault in force on a',
  });
});

test('of many at once not two get a target', async () => {
  const runs = Array.from({ length: 20 }, (_, i) => claimOf(`run-${i}`));
  const outcomes = await Promise.allSettled(runs.map((run) => claim(['a'], run)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
});

test('what is no claim is not minded', async () => {
  await claim(['a'], claimOf('run-1'));
  const [file = ''] = readdirSync(locks);
  writeFileSync(join(locks, file), '{"runId":');
  await claim(['a'], claimOf('run-2'));
});
