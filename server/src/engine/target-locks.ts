import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { FiredrillError, formatDuration } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { isAlive, type ProcessIdentity } from '../platform/process-table.ts';
import { type Random, randomInt } from '../platform/random.ts';
import { readLedger } from './ledger.ts';

/** Shared by everybody on the machine, whatever their temporary directory. */
export const TARGET_LOCKS = '/tmp/firedrill.locks';

/** Two that claim at one moment both step back; that neither gets it by chance more than a few times. */
const ATTEMPTS = 4;
const PAUSE_MS = { least: 5, most: 60 } as const;

/** Who works on a target. */
export interface TargetClaim {
  runId: string;
  /** Wall-clock time at which the run claimed its targets, ISO 8601. */
  since: string;
  /** The run's process, and its watchdog, which may still heal when the run has died. */
  holders: ProcessIdentity[];
  /** Absolute path of the run's ledger: what is outstanding there is still in force. */
  ledger: string;
  /** Absolute path of the store that the run lies in. */
  store: string;
}

/** What claiming needs of the machine. */
export interface LockSetting {
  /** Folder of the claims. */
  locks: string;
  clock: Clock;
  random: Random;
}

/**
 * Claims targets by name, all or none. Rejects with `target.busy` while another run, or its watchdog, is at work on
 * one of them, and with `fault.stuck` when a run that is over left a fault in force there.
 *
 * A claim is a file of its own for each run, which only ever names that run: so whoever finds it dead may remove it.
 * Everybody writes their claim first and looks for others afterwards: of two at once, at least one sees the other.
 */
export async function claimTargets(
  names: readonly string[],
  claim: TargetClaim,
  setting: LockSetting,
): Promise<void> {
  const { locks, clock, random } = setting;
  for (let attempt = 1; ; attempt += 1) {
    for (const name of names) writeClaim(locks, name, claim);
    try {
      for (const name of names) refuseIfTaken(locks, name, claim.runId, clock);
      return;
    } catch (error) {
      releaseTargets(locks, claim.runId);
      const isBusy = error instanceof FiredrillError && error.code === 'target.busy';
      if (!isBusy || attempt === ATTEMPTS) throw error;
    }
    await clock.sleep(randomInt(random, PAUSE_MS.least, PAUSE_MS.most));
  }
}

/** Gives all targets of a run free. */
export function releaseTargets(locks: string, runId: string): void {
  for (const file of namesIn(locks)) {
    // Also what was half written.
    if (file.includes(endingOf(runId))) rmSync(join(locks, file), { force: true });
  }
  try {
    rmdirSync(locks);
  } catch {
    // Others are at work as well.
  }
}

function endingOf(runId: string): string {
  return `.${runId}.json`;
}

function beginningOf(name: string): string {
  return `${createHash('sha256').update(name).digest('hex').slice(0, 24)}.`;
}

/** Writes the file in one step, so that nobody reads half of it. */
function writeClaim(locks: string, name: string, claim: TargetClaim): void {
  const path = join(locks, `${beginningOf(name)}${claim.runId}.json`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      mkdirSync(locks, { recursive: true });
      share(locks);
      writeFileSync(`${path}.new`, `${JSON.stringify({ target: name, ...claim })}\n`);
      renameSync(`${path}.new`, path);
      return;
    } catch (error) {
      // The last one to leave may remove the empty folder at any moment.
      if (attempt === ATTEMPTS || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Lets other users of the machine claim targets in the same place; refused when the folder is theirs, which is as good. */
function share(locks: string): void {
  try {
    chmodSync(locks, 0o1777);
  } catch {}
}

function refuseIfTaken(locks: string, name: string, ownRunId: string, clock: Clock): void {
  const beginning = beginningOf(name);
  for (const file of namesIn(locks)) {
    if (!file.startsWith(beginning) || !file.endsWith('.json') || file.endsWith(endingOf(ownRunId))) continue;
    const path = join(locks, file);
    const claim = readClaim(path);
    if (claim === undefined) continue;
    const [run] = claim.holders;
    const { outstanding, runEnded } = readLedger(claim.ledger);
    const isLeft = runEnded && outstanding.length > 0;
    if (!isLeft && claim.holders.some(isAlive)) throw busyError(name, claim, run, clock);
    if (outstanding.length > 0) throw brokenError(name, claim, outstanding.length, runEnded);
    rmSync(path, { force: true });
  }
}

function busyError(
  name: string,
  { runId, since }: TargetClaim,
  run: ProcessIdentity | undefined,
  clock: Clock,
): FiredrillError {
  const ageMs = Math.max(0, Date.parse(clock.wallTime()) - Date.parse(since));
  const age = formatDuration(Math.round(ageMs / 1_000) * 1_000);
  const who =
    run && isAlive(run) ? `run ${runId} (process ${run.pid})` : `the watchdog of run ${runId}, which died,`;
  return new FiredrillError('target.busy', `${who} has been at work on ${name} for ${age}`, {
    hint: 'two drills on one target would judge each other’s faults; wait for its end, or stop it: it heals first',
  });
}

function brokenError(
  name: string,
  { runId, store }: TargetClaim,
  count: number,
  runEnded: boolean,
): FiredrillError {
  const faults = count === 1 ? 'a fault' : `${count} faults`;
  const since = runEnded ? 'which is over' : 'which died';
  return new FiredrillError('fault.stuck', `run ${runId}, ${since}, left ${faults} in force on ${name}`, {
    hint: `firedrill heal --out ${store}`,
  });
}

function readClaim(path: string): TargetClaim | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TargetClaim;
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
