import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { PORT_LOCKS } from '../port-locks.ts';

/** Pids of every process of this machine that was started in a sandbox or for one; on Linux, none elsewhere. */
export function processesOf(sandbox: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.includes(sandbox) || readlinkSync(`/proc/${pid}/cwd`).startsWith(sandbox);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Ports that are locked for a run. */
export function lockedPortsOf(runId: string): string[] {
  try {
    return readdirSync(PORT_LOCKS).filter((name) => {
      try {
        return readFileSync(`${PORT_LOCKS}/${name}`, 'utf8').includes(runId);
      } catch {
        return false;
      }
    });
  } catch {
    return [];
  }
}
