import { once } from 'node:events';
import { FiredrillError, type Undo } from '@firedrill/contract';
import { deadline, until } from '../../platform/clock.ts';
import { isAlive, type ProcessIdentity, sendSignal, statusOf } from '../../platform/process-table.ts';
import { askAsAdmin } from '../admin/mysql-admin.ts';
import { askRedisAsAdmin } from '../admin/redis-admin.ts';
import { commandsOf, statementsOf } from '../admin/undo-details.ts';
import { readAdminPlace } from './database-admin.ts';
import { recordedProcesses, spawnRecorded } from './recorded-process.ts';
import { readRedisPlace } from './redis-admin.ts';
import { servingCommand } from './redis-tls.ts';
import { readRecord, removeSandbox, type SandboxRecord } from './sandbox.ts';

/** How long the administrator of a Redis may need to be let in and served. */
const LET_IN_MS_MAX = 3_000;

/**
 * Undoes a fault from the sandbox's files alone. A sandbox that is gone, or whose owner has died, has no application
 * to be mended for: it is removed. Returns why there was nothing left to undo, if so.
 */
export async function undoFromSandbox(
  undo: Undo,
  locks: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { sandbox } = undo.details;
  if (typeof sandbox !== 'string') throw actionError(undo, 'its record names no sandbox');
  const record = readRecord(sandbox);
  if (record === undefined) return 'its sandbox is gone';
  if (!isAlive(record.owner)) {
    await removeSandbox(sandbox, locks);
    return 'its sandbox was left over and is removed';
  }
  await undoInSandbox(undo, sandbox, record, signal);
  return undefined;
}

async function undoInSandbox(
  undo: Undo,
  sandbox: string,
  record: SandboxRecord,
  signal: AbortSignal,
): Promise<void> {
  const [running] = recordedProcesses(sandbox, undo.role);
  switch (undo.action) {
    case 'start':
      if (running === undefined) await startAgain(undo, sandbox, record, signal);
      return;
    case 'resume':
      if (running !== undefined) await resume(running, signal);
      return;
    case 'redis':
      if (running !== undefined) await undoOnRedis(undo, sandbox, record, running, signal);
      return;
    case 'tls':
      // A server that is started again shows the certificate of its configuration.
      if (running !== undefined) {
        const command = servingCommand(sandbox, undo.role, 'good');
        await askRedisAsAdmin(readRedisPlace(sandbox, undo.role), [command], signal);
      }
      return;
    case 'mysql':
      // What a server that does not run was told has gone with it.
      if (running !== undefined) await askAsAdmin(readAdminPlace(sandbox), statementsOf(undo), signal);
      return;
    default:
      throw actionError(undo, 'the process driver knows no such action');
  }
}

/**
 * Sends what undoes a fault. Where the administrator is not let in, the server is started again: what it was told at
 * run time goes with the process, and its data are in its log.
 */
async function undoOnRedis(
  undo: Undo,
  sandbox: string,
  record: SandboxRecord,
  running: ProcessIdentity,
  signal: AbortSignal,
): Promise<void> {
  const commands = commandsOf(undo);
  try {
    const inTime = deadline(LET_IN_MS_MAX, 'the administrator’s commands', signal);
    await askRedisAsAdmin(readRedisPlace(sandbox, undo.role), commands, inTime);
  } catch {
    signal.throwIfAborted();
    if (!sendSignal(-running.pid, 'SIGKILL')) sendSignal(running.pid, 'SIGKILL');
    await until(() => !isAlive(running), 2, signal);
    await startAgain(undo, sandbox, record, signal);
  }
}

async function startAgain(
  undo: Undo,
  sandbox: string,
  record: SandboxRecord,
  signal: AbortSignal,
): Promise<void> {
  const command = record.commands[undo.role];
  if (command === undefined) throw actionError(undo, 'the sandbox has no such target');
  const child = spawnRecorded(sandbox, undo.role, command);
  child.unref();
  await once(child, 'spawn', { signal });
  // Whoever asks next must find it on record.
  const isRecorded = (): boolean =>
    recordedProcesses(sandbox, undo.role).some(({ pid }) => pid === child.pid);
  await until(() => child.exitCode !== null || isRecorded(), 2, signal);
}

async function resume(process: ProcessIdentity, signal: AbortSignal): Promise<void> {
  sendSignal(process.pid, 'SIGCONT');
  await until(() => statusOf(process.pid)?.state !== 'T', 2, signal);
}

function actionError(undo: Undo, reason: string): FiredrillError {
  return new FiredrillError('target.action', `Cannot ${undo.action} ${undo.role}: ${reason}.`);
}
