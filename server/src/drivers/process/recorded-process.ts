import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inherited, PROGRAM_VARIABLES } from '../../platform/environment.ts';
import { isAlive, type ProcessIdentity, parseStat } from '../../platform/process-table.ts';

/** A program with what it is called with; nothing secret, since arguments can be read by anyone. */
export interface Command {
  program: string;
  args: string[];
}

/**
 * Records the process's identity in a pid file of its own and then becomes the program. So there is no moment in which
 * a server runs unrecorded, even if the process that asked for it dies or another one starts the same server.
 * Clearing a sandbox begins by renaming it: a launch that comes too late finds its pid file gone and ends.
 */
const LAUNCH = [
  '{ read -r identity < "/proc/$$/stat"; } 2>/dev/null || identity="$$ $(ps -o lstart= -p $$)"',
  'printf "%s\\n" "$identity" > "$0.$$.pid" && [ -e "$0.$$.pid" ] && exec "$@"',
].join('\n');

/** Where a sandbox's process of that name writes what it has to say. */
export function logFileOf(sandbox: string, name: string): string {
  return join(sandbox, `${name}.log`);
}

/** A process of a sandbox that is on record and runs. */
export interface RecordedProcess extends ProcessIdentity {
  name: string;
}

/** The processes of a sandbox that run, all or those of one name; none when the sandbox is gone. */
export function recordedProcesses(sandbox: string, name?: string): RecordedProcess[] {
  const found: RecordedProcess[] = [];
  for (const file of namesIn(sandbox)) {
    const match = /^([a-z]+)\.\d+\.pid$/.exec(file);
    if (match?.[1] === undefined || (name !== undefined && match[1] !== name)) continue;
    const identity = parsePidFile(readQuietly(join(sandbox, file)));
    if (identity !== undefined && isAlive(identity)) found.push({ name: match[1], ...identity });
  }
  return found;
}

/** Forgets a process that has ended. */
export function forgetProcess(sandbox: string, name: string, pid: number): void {
  rmSync(join(sandbox, `${name}.${pid}.pid`), { force: true });
}

/** Reads what `LAUNCH` wrote; nothing when a launch that ended left it half-written. */
function parsePidFile(text: string): ProcessIdentity | undefined {
  const line = text.trim();
  if (line.includes('(')) {
    const status = parseStat(line);
    return status && { pid: status.pid, startTime: status.startTime };
  }
  const match = /^(\d+)\s+(\S.*)$/.exec(line);
  return match?.[2] ? { pid: Number(match[1]), startTime: match[2].replace(/\s+/g, ' ') } : undefined;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Starts a program in the foreground of a process group of its own, which the terminal's Ctrl-C does not reach, with
 * its output appended to the sandbox's log of that name.
 */
export function spawnRecorded(sandbox: string, name: string, command: Command): ChildProcess {
  const log = openSync(logFileOf(sandbox, name), 'a', 0o600);
  const env = { ...inherited(PROGRAM_VARIABLES), LC_ALL: 'C', TMPDIR: sandbox };
  try {
    return spawn('/bin/sh', ['-c', LAUNCH, join(sandbox, name), command.program, ...command.args], {
      cwd: sandbox,
      detached: true,
      stdio: ['ignore', log, log],
      env,
    });
  } finally {
    closeSync(log);
  }
}
