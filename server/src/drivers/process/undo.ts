import { once } from 'node:events';
import { FiredrillError, type Undo } from '@firedrill/contract';
import { until } from '../../platform/clock.ts';
import { isAlive, type ProcessIdentity, sendSignal, statusOf } from '../../platform/process-table.ts';
import { recordedProcesses, spawnRecorded } from './recorded-process.ts';
import { readRecord, removeSandbox, type SandboxRecord } from './sandbox.ts';

/**
 * Undoes a fault from the sandbox's files alone. A sandbox that is gone, or whose owner has died, has no application
 * to be mended for: it is removed.
 */
export async function undoFromSandbox(undo: Undo, locks: string, signal: AbortSignal): Promise<void> {
  const { sandbox } = undo.details;
  if (typeof sandbox !== 'string') throw actionError(undo, 'its record names no sandbox');
  const record = readRecord(sandbox);
  if (record === undefined) return;
  if (!isAlive(record.owner)) {
    await removeSandbox(sandbox, locks);
    return;
  }
  const [running] = recordedProcesses(sandbox, undo.role);
  switch (undo.action) {
    case 'start':
      if (running === undefined) await startAgain(undo, sandbox, record, signal);
      return;
    case 'resume':
      if (running !== undefined) await resume(running, signal);
      return;
    default:
      throw actionError(undo, 'the process driver knows no such action');
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
