import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '@firedrill/contract';
import type { Driver } from '../drivers/driver.ts';
import { sandboxPath } from '../drivers/process/sandbox.ts';
import { lockedPortsOf, processesOf } from '../drivers/process/testing/traces.ts';
import { readLedger } from '../engine/ledger.ts';
import { TARGET_LOCKS } from '../engine/target-locks.ts';
import { FAULTS } from '../faults/index.ts';
import { capabilitiesOf } from '../linked-attachment.ts';
import { deadline, systemClock, until } from '../platform/clock.ts';
import { type Random, randomInt } from '../platform/random.ts';

const CLI = fileURLToPath(new URL('../../bin/firedrill.mjs', import.meta.url));

/** Until a run has begun at all; a busy machine takes its time. */
const START_MS_MAX = 40_000;
/** What is promised is 5 s; this only ends a test that would wait for ever. */
const CLEAN_MS_MAX = 30_000;

/** A fault on a role that a driver can do. */
export interface Breakage {
  kind: string;
  role: Role;
  tls: boolean;
}

/** Every fault on every role that a driver has the capability for. */
export function breakagesOf(driver: Driver): Breakage[] {
  return FAULTS.flatMap(({ kind, needs, roles }) =>
    roles
      .filter((role) => capabilitiesOf(driver, role).includes(needs))
      .map((role) => ({ kind, role, tls: needs === 'tls' })),
  );
}

/** When a run is killed: so long after it was started, or after its fault began to be injected. */
export interface Moment {
  after: 'start' | 'injecting';
  delayMs: number;
}

/** A third of all kills come before the fault, while targets start; the others within the fault's life. */
export function randomMoment(random: Random): Moment {
  return random() < 1 / 3
    ? { after: 'start', delayMs: randomInt(random, 100, 2_500) }
    : { after: 'injecting', delayMs: randomInt(random, 0, 1_300) };
}

function scenarioText({ kind, role, tls }: Breakage): string {
  return `
name: killed
title: A run that is killed
description: It is killed at a random moment.
duration: 12s
warmup: 200ms
${tls ? 'tls: true\n' : ''}load: { rate: 50/s, keys: { count: 50 } }
timeline:
  - { at: 400ms, fault: ${kind}, on: ${role}, for: 700ms }
claims:
  - availability >= 0%
`;
}

/** What became of a killed run. */
export interface KilledRun {
  /** How far it had come. */
  reached: 'nothing' | 'targets' | 'fault' | 'healed';
  /** From the kill until nothing was left. */
  cleanMs: number;
  /** What was still there when the wait was given up; empty when all is well. */
  left: string[];
}

/** Everything of a run that should be gone. */
function leftOf(runId: string, tmpDir: string, store: string): string[] {
  const sandbox = sandboxPath(tmpDir, runId);
  const processes = [...new Set([...processesOf(sandbox), ...processesOf(runId)])];
  const claims = existsSync(TARGET_LOCKS)
    ? readdirSync(TARGET_LOCKS).filter((name) => name.includes(runId))
    : [];
  const { outstanding } = readLedger(join(store, 'runs', runId, 'ledger.ndjson'));
  return [
    ...processes.map((pid) => `process ${pid}`),
    ...readdirSync(tmpDir).filter((name) => name.includes(runId)),
    ...lockedPortsOf(runId).map((port) => `lock of port ${port}`),
    ...claims.map((name) => `claim ${name}`),
    ...outstanding.map(({ faultId, undo }) => `outstanding ${faultId}: ${undo.action} ${undo.role}`),
  ];
}

/** Starts `firedrill run` in a folder of its own, kills it at a moment and waits until nothing of it is left. */
export async function killRun(breakage: Breakage, moment: Moment, folder: string): Promise<KilledRun> {
  const tmpDir = join(folder, 't');
  mkdirSync(tmpDir, { recursive: true });
  writeFileSync(join(folder, 'killed.yaml'), scenarioText(breakage));
  const store = join(folder, 'o');
  const args = [CLI, 'run', 'killed.yaml', '--json-stream', '--out', store];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, TMPDIR: tmpDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const exit = once(child, 'exit');
  const hasSeen = (type: string): boolean => text.includes(`"type":"${type}"`);
  if (moment.after === 'injecting') {
    const isThere = (): boolean => hasSeen('fault.injecting') || child.exitCode !== null;
    await until(isThere, 2, deadline(START_MS_MAX, 'the fault')).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
    if (child.exitCode !== null) throw new Error(`the run ended by itself: ${errors}`);
  }
  await systemClock.sleep(moment.delayMs);
  child.kill('SIGKILL');
  await exit;
  const killedMs = systemClock.nowMs();
  const [runId] = existsSync(join(store, 'runs')) ? readdirSync(join(store, 'runs')) : [];
  const isBegun = runId !== undefined;
  const left = (): string[] => (isBegun ? leftOf(runId, tmpDir, store) : readdirSync(tmpDir));
  const isClean = (): boolean => left().length === 0;
  await until(isClean, 20, deadline(CLEAN_MS_MAX, 'the end of everything')).catch(() => undefined);
  const reached = hasSeen('fault.healed')
    ? 'healed'
    : hasSeen('fault.injecting')
      ? 'fault'
      : isBegun
        ? 'targets'
        : 'nothing';
  return { reached, cleanMs: systemClock.nowMs() - killedMs, left: left() };
}
