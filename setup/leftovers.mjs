/** What a test run left behind: processes that still run, folders that still lie in its temporary directory. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/** @typedef {{ pid: number, command: string }} LeftProcess */

/**
 * @param {() => string} read
 */
function orEmpty(read) {
  try {
    return read();
  } catch {
    // The process has ended, or belongs to someone else and so is not ours.
    return '';
  }
}

/**
 * The processes of a run: those that carry its mark in their environment, and those that were given, or work in,
 * a folder of its temporary directory (a server may overwrite its environment). Empty where there is no /proc.
 * @param {string} mark `NAME=value`, in the environment of everything the run starts
 * @param {string} folder the run's temporary directory
 * @returns {LeftProcess[]}
 */
export function processesOf(mark, folder) {
  /** @type {LeftProcess[]} */
  const found = [];
  for (const name of namesIn('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const command = orEmpty(() => readFileSync(`/proc/${name}/cmdline`, 'utf8'))
      .replaceAll('\0', ' ')
      .trim();
    const environment = orEmpty(() => readFileSync(`/proc/${name}/environ`, 'utf8')).split('\0');
    const cwd = orEmpty(() => readlinkSync(`/proc/${name}/cwd`));
    const isOurs = environment.includes(mark) || command.includes(`${folder}/`) || cwd.startsWith(folder);
    if (isOurs && !isZombie(name)) found.push({ pid: Number(name), command });
  }
  return found;
}

/** @param {string} name */
function isZombie(name) {
  const stat = orEmpty(() => readFileSync(`/proc/${name}/stat`, 'utf8'));
  return stat === '' || stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * What is left of a run after at most `graceMs`, in which guards that outlive a test on purpose may finish.
 * @param {{ mark: string, folder: string, graceMs: number }} run
 */
export async function leftovers({ mark, folder, graceMs }) {
  const endMs = performance.now() + graceMs;
  for (;;) {
    const processes = processesOf(mark, folder);
    const folders = namesIn(folder).filter((name) => name.startsWith('firedrill'));
    if ((processes.length === 0 && folders.length === 0) || performance.now() >= endMs)
      return { processes, folders };
    await sleep(POLL_MS);
  }
}

/**
 * Ends what a run left behind, by process number; frozen processes as well.
 * @param {LeftProcess[]} processes
 */
export function endProcesses(processes) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
