import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { abortable } from '../../platform/abortable.ts';
import { until } from '../../platform/clock.ts';
import { isAlive, ownIdentity, sendSignal } from '../../platform/process-table.ts';
import type { DatabaseSeed } from '../driver.ts';
import type { DatabaseBinary } from './binaries.ts';
import { DATABASE, installCommand, serverCommand } from './database-server.ts';
import { startError } from './errors.ts';
import { type Command, logFileOf, spawnRecorded } from './recorded-process.ts';

/** Raised when templates made by older versions must not be used any more. */
const LAYOUT_VERSION = 1;

/** What a template is made from and where. */
export interface TemplateSetting {
  binary: DatabaseBinary;
  seed: DatabaseSeed;
  cacheDir: string;
  /** The building is done in the run's sandbox, so that it is cleaned up with it, whatever happens. */
  sandbox: string;
  progress(message: string): void;
}

/** Name of the template for a server and a seed. */
export function templateName(binary: DatabaseBinary, seedKey: string): string {
  const content = JSON.stringify([LAYOUT_VERSION, binary.kind, binary.version, seedKey]);
  return `${binary.kind}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

/** Copies a data directory, sharing blocks where the file system can. */
export async function copyDirectory(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/**
 * The seeded data directory for a server, built on first use and kept for all later runs. Several processes may build
 * the same one at once: the first to finish wins, and nobody sees a half-made one.
 */
export async function ensureTemplate(setting: TemplateSetting, signal: AbortSignal): Promise<string> {
  const { binary, seed, cacheDir, sandbox } = setting;
  const template = join(cacheDir, templateName(binary, seed.key));
  if (existsSync(template)) return template;
  setting.progress(`preparing the database for ${binary.kind} ${binary.version}, once`);
  mkdirSync(cacheDir, { recursive: true });
  removeStaleDrafts(cacheDir);
  const built = await build(setting, signal);
  const { pid, startTime } = ownIdentity();
  const draft = `${template}.draft-${pid}-${Buffer.from(startTime).toString('hex')}-${basename(sandbox)}`;
  try {
    await copyDirectory(built, draft);
    renameSync(draft, template);
  } catch (error) {
    if (!existsSync(template)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(join(sandbox, 'template'), { recursive: true, force: true });
  }
  return template;
}

/** Drafts of builders that died while copying. */
function removeStaleDrafts(cacheDir: string): void {
  for (const name of readdirSync(cacheDir)) {
    const [, pid, startTime] = /\.draft-(\d+)-([0-9a-f]*)-/.exec(name) ?? [];
    if (pid === undefined || startTime === undefined) continue;
    if (isAlive({ pid: Number(pid), startTime: Buffer.from(startTime, 'hex').toString() })) continue;
    rmSync(join(cacheDir, name), { recursive: true, force: true });
  }
}

async function build(setting: TemplateSetting, signal: AbortSignal): Promise<string> {
  const { binary, sandbox, seed } = setting;
  const home = join(sandbox, 'template');
  const dataDir = join(home, 'data');
  const tmpDir = join(home, 'tmp');
  for (const directory of [home, dataDir, tmpDir]) mkdirSync(directory, { mode: 0o700 });
  const socketPath = join(sandbox, 'db.sock');
  await withProcess(sandbox, 'install', installCommand(binary, dataDir), async (_, ended) => {
    const exitCode = await abortable(ended, signal);
    if (exitCode !== 0) throw new Error(`ended with exit code ${exitCode}`);
  });
  const command = serverCommand(binary, { dataDir, tmpDir, socketPath });
  await withProcess(sandbox, 'template', command, async (server, ended) => {
    const connection = await connectAsRoot(server, socketPath, signal);
    try {
      await fill(connection, seed, signal);
    } finally {
      connection.destroy();
    }
    server.kill('SIGTERM');
    const exitCode = await abortable(ended, signal);
    if (exitCode !== 0) throw new Error(`ended with exit code ${exitCode} when it was stopped`);
  });
  return dataDir;
}

/** Runs a process of the sandbox during `work`; it has ended when this settles. */
async function withProcess(
  sandbox: string,
  name: string,
  command: Command,
  work: (child: ChildProcess, ended: Promise<number | null>) => Promise<void>,
): Promise<void> {
  const child = spawnRecorded(sandbox, name, command);
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (exitCode) => resolve(exitCode));
    child.once('error', () => resolve(null));
  });
  try {
    await work(child, ended);
  } catch (error) {
    throw startError(`The database could not be prepared with ${command.program}`, error, {
      log: logFileOf(sandbox, name),
      secrets: [],
    });
  } finally {
    if (child.pid !== undefined && child.exitCode === null) sendSignal(-child.pid, 'SIGKILL');
    await ended;
  }
}

async function connectAsRoot(
  server: ChildProcess,
  socketPath: string,
  signal: AbortSignal,
): Promise<Connection> {
  let connection: Connection | undefined;
  let refusal: unknown;
  await until(
    async () => {
      if (server.exitCode !== null || server.signalCode !== null) throw refusal ?? new Error('ended early');
      connection = await createConnection({ socketPath, user: 'root' }).catch((error: unknown) => {
        refusal = error;
        return undefined;
      });
      return connection !== undefined;
    },
    20,
    signal,
  );
  if (connection === undefined) throw new Error('no connection');
  return connection;
}

/** Fills the database and removes the accounts that have no password; the application's comes at each start. */
async function fill(connection: Connection, seed: DatabaseSeed, signal: AbortSignal): Promise<void> {
  await connection.query(`CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await connection.query(`USE ${DATABASE}`);
  for (const statement of seed.statements()) {
    signal.throwIfAborted();
    await connection.query(statement);
  }
  const [accounts] = await connection.query<RowDataPacket[]>(
    "SELECT User AS name, Host AS host FROM mysql.user WHERE User IN ('root', '')",
  );
  const names = accounts.map(({ name, host }) => `${connection.escape(name)}@${connection.escape(host)}`);
  await connection.query(`DROP USER ${names.join(', ')}`);
}
