import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { deadline, until } from '../../platform/clock.ts';
import { isAlive, type ProcessIdentity, sendSignal } from '../../platform/process-table.ts';
import { releasePorts } from './port-locks.ts';
import { type Command, recordedProcesses } from './recorded-process.ts';

/** What is on disk of a run's servers, for whoever must end or mend them without the process that started them. */
export interface SandboxRecord {
  runId: string;
  owner: ProcessIdentity;
  /** How each target is started, by role. */
  commands: Record<string, Command>;
}

const PREFIX = 'firedrill-';
const LEAVING = '.leaving';
/** `sockaddr_un.sun_path` is 104 bytes on macOS and 108 on Linux; the longest socket name is `standby.sock`. */
const PATH_BYTES_MAX = 104 - '/standby.sock'.length;

const END_MS_MAX = 10_000;

/** Where the sandboxes go when nobody says: the system's place, or `/tmp` where that is too long for a socket. */
export function defaultTmpDir(): string {
  const directory = tmpdir();
  return Buffer.byteLength(join(directory, `${PREFIX}20261122-094501-3fa9c1`)) < PATH_BYTES_MAX
    ? directory
    : '/tmp';
}

/** A run's sandbox. */
export function sandboxPath(tmpDir: string, runId: string): string {
  return join(tmpDir, `${PREFIX}${runId}`);
}

/** Makes the empty sandbox; its files are the user's alone. */
export function createSandbox(path: string, record: SandboxRecord): void {
  if (Buffer.byteLength(path) >= PATH_BYTES_MAX) {
    throw new Error(`the path ${path} is too long for a socket`);
  }
  mkdirSync(path, { mode: 0o700 });
  chmodSync(path, 0o700);
  writeRecord(path, record);
}

/** Replaces the record in one step. */
export function writeRecord(path: string, record: SandboxRecord): void {
  const draft = join(path, 'sandbox.json.new');
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(path, 'sandbox.json'));
}

/** The record of a sandbox; nothing when there is none. */
export function readRecord(path: string): SandboxRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(path, 'sandbox.json'), 'utf8')) as SandboxRecord;
  } catch {
    return undefined;
  }
}

/** Every sandbox of this user in a temporary directory, also those that are half removed. */
export function listSandboxes(tmpDir: string): string[] {
  return (readdirQuietly(tmpDir) ?? [])
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(tmpDir, name))
    .filter(isOwnDirectory);
}

/** Whoever else can write to a shared temporary directory must not be able to name processes for us to end. */
function isOwnDirectory(path: string): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return status?.isDirectory() === true && status.uid === process.getuid?.();
}

/** Which run a sandbox belongs to, by its name. */
export function runIdOf(path: string): string {
  const name = basename(path).slice(PREFIX.length);
  return name.endsWith(LEAVING) ? name.slice(0, -LEAVING.length) : name;
}

/**
 * Ends every process of a sandbox and removes its files and port locks. Needs nothing but what is on disk, may be
 * called by several processes at once, and does nothing for a sandbox that is gone. Returns a line for each thing
 * removed.
 */
export async function removeSandbox(path: string, locks: string): Promise<string[]> {
  const runId = runIdOf(path);
  const leaving = path.endsWith(LEAVING) ? path : `${path}${LEAVING}`;
  try {
    // From here on no launch can succeed: its pid file's path has gone (see `spawnRecorded`).
    if (leaving !== path) renameSync(path, leaving);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const removed = await endProcesses(leaving);
  if (readdirQuietly(leaving) !== undefined) {
    rmSync(leaving, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    removed.push(`removed ${path}`);
  }
  const ports = releasePorts(locks, (holder) => holder.runId === runId);
  return [...removed, ...ports.map((port) => `released port ${port}`)];
}

/** Kills each recorded process with its group and waits until all are gone. */
async function endProcesses(path: string): Promise<string[]> {
  const processes = recordedProcesses(path);
  for (const { pid } of processes) {
    if (!sendSignal(-pid, 'SIGKILL')) sendSignal(pid, 'SIGKILL');
  }
  const signal = deadline(END_MS_MAX, `ending the processes of ${path}`);
  await until(() => !processes.some(isAlive), 2, signal);
  return processes.map(({ pid, name }) => `killed process ${pid} (${name})`);
}

function readdirQuietly(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}
