import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@firedrill/contract';
import type { Driver } from '../drivers/driver.ts';
import { processesOf } from '../drivers/process/testing/traces.ts';
import { readLedger } from '../engine/ledger.ts';
import { TARGET_LOCKS } from '../engine/target-locks.ts';
import { FAULTS } from '../faults/index.ts';
import { capabilitiesOf } from '../linked-attachment.ts';
import { deadline, systemClock, until } from '../platform/clock.ts';
import { type Random, randomInt } from '../platform/random.ts';
import { startVictim } from './victim.ts';

/** What is promised is 5 s; this only ends a test that would wait for ever. */
const CLEAN_MS_MAX = 30_000;
const POLL_MS = 20;
/** What was under way at the kill may still come to pass so much later. */
const STAYS_MS = 500;

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

/** A third of all kills come before the fault, while targets start, a third while it is injected, the others later in its life. */
function randomMoment(random: Random): Moment {
  const third = random();
  if (third < 1 / 3) return { after: 'start', delayMs: randomInt(random, 100, 2_500) };
  const longestMs = third < 2 / 3 ? 250 : 1_300;
  return { after: 'injecting', delayMs: randomInt(random, 0, longestMs) };
}

/** A run that is to be killed. */
export interface Kill {
  breakage: Breakage;
  moment: Moment;
}

/** So many kills at random: every kind of fault comes once before any comes again. */
export function randomKills(breakages: readonly Breakage[], count: number, random: Random): Kill[] {
  const shuffled = breakages
    .map((breakage) => ({ breakage, order: random() }))
    .sort((a, b) => a.order - b.order);
  const seen = new Map<string, number>();
  const rounds = shuffled.map(({ breakage }) => {
    const round = seen.get(breakage.kind) ?? 0;
    seen.set(breakage.kind, round + 1);
    return { breakage, round };
  });
  const inTurn = rounds.sort((a, b) => a.round - b.round).map(({ breakage }) => breakage);
  return Array.from({ length: count }, (_, i) => inTurn[i % inTurn.length]).flatMap((breakage) =>
    breakage ? [{ breakage, moment: randomMoment(random) }] : [],
  );
}

/** Where runs are killed: with which driver, and how it is seen that a run has left nothing of its own. */
export interface Scene {
  driver: string;
  /** In place of the environment's own. */
  env: NodeJS.ProcessEnv;
  /** What a run has left, beside what any driver's could have; `runId` is missing when it had not begun. */
  left(runId: string | undefined, tmpDir: string): string[] | Promise<string[]>;
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
export interface KilledRun extends Kill {
  /** How far it had come. */
  reached: 'nothing' | 'targets' | 'fault' | 'healed';
  /** From the kill until nothing was left. */
  cleanMs: number;
  /** What was still there when the wait was given up; empty when all is well. */
  left: string[];
}

/** What a run of any driver could have left. */
function leftOf(runId: string, tmpDir: string, store: string): string[] {
  const claims = existsSync(TARGET_LOCKS)
    ? readdirSync(TARGET_LOCKS).filter((name) => name.includes(runId))
    : [];
  const { outstanding } = readLedger(join(store, 'runs', runId, 'ledger.ndjson'));
  return [
    ...processesOf(runId).map((pid) => `process ${pid}`),
    ...readdirSync(tmpDir).filter((name) => name.includes(runId)),
    ...claims.map((name) => `claim ${name}`),
    ...outstanding.map(({ faultId, undo }) => `outstanding ${faultId}: ${undo.action} ${undo.role}`),
  ];
}

/** Starts `firedrill run` in a folder of its own, kills it at a moment and waits until nothing of it is left. */
export async function killRun(kill: Kill, scene: Scene, folder: string): Promise<KilledRun> {
  const tmpDir = join(folder, 't');
  const store = join(folder, 'o');
  mkdirSync(tmpDir, { recursive: true });
  writeFileSync(join(folder, 'killed.yaml'), scenarioText(kill.breakage));
  const args = ['killed.yaml', '--driver', scene.driver, '--out', store];
  const victim = startVictim(args, folder, { ...scene.env, TMPDIR: tmpDir });
  if (kill.moment.after === 'injecting') await victim.seen('fault.injecting');
  await systemClock.sleep(kill.moment.delayMs);
  await victim.kill();
  const killedMs = systemClock.nowMs();
  const [runId] = existsSync(join(store, 'runs')) ? readdirSync(join(store, 'runs')) : [];
  let left: string[] = [];
  const isClean = async (): Promise<boolean> => {
    const common = runId === undefined ? readdirSync(tmpDir) : leftOf(runId, tmpDir, store);
    left = [...common, ...(await scene.left(runId, tmpDir))];
    return left.length === 0;
  };
  await until(isClean, POLL_MS, deadline(CLEAN_MS_MAX, 'the end of everything')).catch(() => undefined);
  const cleanMs = systemClock.nowMs() - killedMs;
  await systemClock.sleep(STAYS_MS);
  await isClean();
  const reached = victim.hasSeen('fault.healed')
    ? 'healed'
    : victim.hasSeen('fault.injecting')
      ? 'fault'
      : runId === undefined
        ? 'nothing'
        : 'targets';
  return { ...kill, reached, cleanMs, left };
}

function atShare(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}

/** How many runs died where, and how long it took until nothing of them was left, in a sentence. */
export function countsOf(runs: readonly KilledRun[]): string {
  const count = (reached: KilledRun['reached']): number =>
    runs.filter((run) => run.reached === reached).length;
  const times = runs.map(({ cleanMs }) => cleanMs).sort((a, b) => a - b);
  const kinds = new Set(runs.map(({ breakage }) => breakage.kind)).size;
  return [
    `killed ${runs.length} runs over ${kinds} kinds of fault:`,
    `${count('nothing') + count('targets')} before the fault,`,
    `${count('fault')} in the fault, ${count('healed')} after it was healed;`,
    `all gone after ${atShare(times, 0.5)} ms (median), ${atShare(times, 0.95)} ms (p95), ${atShare(times, 1)} ms (longest)`,
  ].join(' ');
}

/** What a killed run left, with what it was; nothing where all is well. */
export function troubleOf({ breakage, moment, left }: KilledRun): string[] {
  return left.length === 0 ? [] : [`${JSON.stringify({ breakage, moment })}: ${left.join(', ')}`];
}
