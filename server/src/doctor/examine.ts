import { existsSync } from 'node:fs';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type DoctorCheck, FiredrillError, messageOf, type Role } from '@firedrill/contract';
import { describeEngine } from '../drivers/docker/engine.ts';
import type { Driver } from '../drivers/driver.ts';
import { findServers, type Servers } from '../drivers/process/binaries.ts';
import { RunStore } from '../journal/run-store.ts';
import { deadline } from '../platform/clock.ts';
import { redact } from '../platform/redact.ts';
import { storageError } from '../platform/storage.ts';
import { sizeWords } from './size.ts';
import { storedCheck } from './stored.ts';

/** Room that a run's sandbox and its journal need, with some to spare. */
const FREE_MIB_MIN = 500;
/** How long an engine may take to answer before it counts as none. */
const ENGINE_MS_MAX = 3_000;
/** How long may be looked for targets that are there already. */
const FIND_MS_MAX = 4_000;
/** What every drill needs. */
const ROLES_ALWAYS: readonly Role[] = ['cache', 'database'];
const TRIAL_BYTES = 4_096;

const INSTALL_HINT = 'npm run setup installs it, or prints the command that does';

function cacheCheck({ cache }: Servers): DoctorCheck {
  const name = 'Redis or Valkey';
  return cache
    ? { name, state: 'ok', found: `${cache.kind} ${cache.version} (${cache.path})` }
    : { name, state: 'missing', found: 'no redis-server or valkey-server', cure: INSTALL_HINT };
}

function databaseCheck({ database }: Servers): DoctorCheck {
  const name = 'MariaDB or MySQL';
  if (!database) return { name, state: 'missing', found: 'no mariadbd or mysqld', cure: INSTALL_HINT };
  const found = `${database.kind} ${database.version} (${database.path})`;
  if (database.kind === 'mysql' || database.installDb) return { name, state: 'ok', found };
  return { name, state: 'missing', found: `${found} without mariadb-install-db`, cure: INSTALL_HINT };
}

function nodeCheck(): DoctorCheck {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 20);
  return {
    name: 'Node',
    state: ok ? 'ok' : 'missing',
    found: process.version,
    ...(ok ? {} : { cure: 'install Node 20.20 or newer' }),
  };
}

/** The folder itself, or the one in which it would be made. */
function standing(folder: string): string {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

/** Writes a little and takes it away again: rights alone do not tell of quotas, full disks and files in the way. */
async function tryToWrite(folder: string): Promise<void> {
  const trial = await mkdtemp(join(folder, '.firedrill-doctor-'));
  try {
    await writeFile(join(trial, 'trial'), Buffer.alloc(TRIAL_BYTES));
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

/** Whether a folder, which need not be there yet, can be written and has room; `setting` names another one. */
async function folderCheck(name: string, path: string, setting: string): Promise<DoctorCheck> {
  const folder = resolve(path);
  try {
    const parent = standing(folder);
    await tryToWrite(parent);
    const { bavail, bsize } = await statfs(parent);
    const freeBytes = bavail * bsize;
    const found = `${folder}${parent === folder ? '' : ', not made yet'}, ${sizeWords(freeBytes)} free`;
    if (freeBytes >= FREE_MIB_MIN * 2 ** 20) return { name, state: 'ok', found };
    return { name, state: 'warning', found, cure: `free some space: a run needs up to ${FREE_MIB_MIN} MiB` };
  } catch (error) {
    const { message, hint = '' } = storageError(`${folder} cannot be written`, error);
    return { name, state: 'missing', found: message, cure: hint.replaceAll('--out', setting) };
  }
}

/** Only the docker driver needs an engine: none is worth no more than a word. */
async function engineCheck(): Promise<DoctorCheck> {
  const about = { name: 'Docker engine', driver: 'docker' };
  try {
    const found = await describeEngine(deadline(ENGINE_MS_MAX, 'the Docker engine'));
    return { ...about, state: 'ok', found };
  } catch (error) {
    const { hint } = error as { hint?: string };
    const found = messageOf(error);
    return { ...about, state: 'warning', found, ...(hint === undefined ? {} : { cure: hint }) };
  }
}

/** Whether a driver finds the targets that every drill needs; nothing for one that makes its own. */
async function targetsCheck({ kind, find }: Driver): Promise<DoctorCheck[]> {
  if (!find) return [];
  const about = { name: `${kind.charAt(0).toUpperCase()}${kind.slice(1)} targets`, driver: kind };
  try {
    const found = await find(ROLES_ALWAYS, deadline(FIND_MS_MAX, `looking for the targets of ${kind}`));
    const words = found.map(({ role, what, address }) => `${role}: ${what} at ${address}`);
    return [{ ...about, state: 'ok', found: words.join(', ') }];
  } catch (error) {
    const cure = error instanceof FiredrillError ? error.hint : undefined;
    const found = redact(messageOf(error));
    return [{ ...about, state: 'warning', found, ...(cure === undefined ? {} : { cure: redact(cure) }) }];
  }
}

/** Looks at everything that a run needs; `store` is the folder of the run store. */
export async function examine(store: string, drivers: readonly Driver[]): Promise<DoctorCheck[]> {
  const [servers, engine, ...targets] = await Promise.all([
    findServers(process.env),
    engineCheck(),
    ...drivers.map(targetsCheck),
  ]);
  return [
    nodeCheck(),
    cacheCheck(servers),
    databaseCheck(servers),
    await folderCheck('Temporary files', tmpdir(), 'TMPDIR'),
    await folderCheck('Run store', store, '--out'),
    await storedCheck(new RunStore(resolve(store))),
    engine,
    // Without an engine there is no more to say of what would be on it.
    ...targets.flat().filter(({ driver }) => driver !== engine.driver || engine.state === 'ok'),
  ];
}
