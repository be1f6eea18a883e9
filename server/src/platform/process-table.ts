import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for another one that got the same pid later. */
export interface ProcessIdentity {
  pid: number;
  /** In ticks since boot on Linux, a date elsewhere; only ever compared for equality. */
  startTime: string;
}

/** What the kernel says of a process. */
export interface ProcessStatus extends ProcessIdentity {
  /** One letter: R running, S sleeping, T stopped, Z dead but not yet waited for, … */
  state: string;
}

const hasProcfs = existsSync('/proc/self/stat');

/** Reads a line of `/proc/<pid>/stat`; the name in parentheses may itself hold spaces and parentheses (proc(5)). */
export function parseStat(line: string): ProcessStatus | undefined {
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return pid > 0 && state && startTime ? { pid, state, startTime } : undefined;
}

/** Reads `<state> <start date>` as `ps -o state= -o lstart=` prints it. */
export function parsePs(pid: number, line: string): ProcessStatus | undefined {
  const match = /^(\S)\S*\s+(\S.*)$/.exec(line.trim());
  return match?.[1] && match[2]
    ? { pid, state: match[1], startTime: match[2].replace(/\s+/g, ' ') }
    : undefined;
}

/** The status of a process, or nothing when there is none of that pid. */
export function statusOf(pid: number): ProcessStatus | undefined {
  if (!hasProcfs) {
    const ps = spawnSync('ps', ['-o', 'state=', '-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
    return parsePs(pid, ps.stdout ?? '');
  }
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether this very process still runs; one that is dead and only waits for its parent does not. */
export function isAlive(identity: ProcessIdentity): boolean {
  const status = statusOf(identity.pid);
  return status !== undefined && status.startTime === identity.startTime && !/^[ZX]/.test(status.state);
}

/** The process that runs this code. */
export function ownIdentity(): ProcessIdentity {
  const status = statusOf(process.pid);
  return { pid: process.pid, startTime: status?.startTime ?? '' };
}

/** Sends a signal to a process, or to its group; false when there is none. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
