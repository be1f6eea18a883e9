import { statSync } from 'node:fs';
import { isAlive } from '../../platform/process-table.ts';
import { releaseStalePorts } from './port-locks.ts';
import { listSandboxes, readRecord, removeSandbox, runIdOf } from './sandbox.ts';

/** A sandbox without a record is one that is being made, or removed, at this moment – or never was finished. */
const RECORDLESS_MS_MIN = 60_000;
/** Without a record only the form of the name tells a sandbox from something else that begins like one. */
const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{6}$/;

/** Whether nobody uses a sandbox any more. `nowMs` is wall-clock time. */
function isAbandoned(path: string, nowMs: number): boolean {
  const record = readRecord(path);
  if (record !== undefined) return !isAlive(record.owner);
  if (!RUN_ID.test(runIdOf(path))) return false;
  const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs;
  return nowMs - changedMs > RECORDLESS_MS_MIN;
}

/** Removes the sandboxes whose owner has died, or the one of a run whether its owner lives or not. */
export async function sweepSandboxes(
  tmpDir: string,
  locks: string,
  nowMs: number,
  runId: string | undefined,
): Promise<string[]> {
  const lines: string[] = [];
  for (const path of listSandboxes(tmpDir)) {
    const wanted = runId === undefined ? isAbandoned(path, nowMs) : runIdOf(path) === runId;
    if (!wanted) continue;
    for (const line of await removeSandbox(path, locks)) lines.push(`run ${runIdOf(path)}: ${line}`);
  }
  if (runId === undefined) {
    for (const port of releaseStalePorts(locks)) lines.push(`released port ${port} of a run that has died`);
  }
  return lines;
}
