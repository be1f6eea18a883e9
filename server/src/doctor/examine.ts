import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { type DoctorCheck, messageOf } from '@firedrill/contract';
import { describeEngine } from '../drivers/docker/engine.ts';
import { findServers, type Servers } from '../drivers/process/binaries.ts';
import { deadline } from '../platform/clock.ts';

/** Room that a run's sandbox and its journal need, with some to spare. */
const FREE_MIB_MIN = 500;
/** How long an engine may take to answer before it counts as none. */
const ENGINE_MS_MAX = 3_000;

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

/** Whether there is room in a folder, which need not be there yet; `setting` names another one. */
async function folderCheck(name: string, path: string, setting: string): Promise<DoctorCheck> {
  const folder = resolve(path);
  try {
    const parent = standing(folder);
    await access(parent, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(parent);
    const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
    const found = `${folder}${parent === folder ? '' : ', not made yet'}, ${freeMib} MiB free`;
    if (freeMib >= FREE_MIB_MIN) return { name, state: 'ok', found };
    return { name, state: 'warning', found, cure: `free some space: a run needs up to ${FREE_MIB_MIN} MiB` };
  } catch (error) {
    return {
      name,
      state: 'missing',
      found: `${folder}: ${messageOf(error)}`,
      cure: `make the folder writable, or give another with ${setting}`,
    };
  }
}

/** Only the docker driver needs an engine: none is worth no more than a word. */
async function engineCheck(): Promise<DoctorCheck> {
  const name = 'Docker engine';
  try {
    return { name, state: 'ok', found: await describeEngine(deadline(ENGINE_MS_MAX, 'the Docker engine')) };
  } catch (error) {
    const { hint } = error as { hint?: string };
    const found = `none for the docker driver: ${messageOf(error)}`;
    return { name, state: 'warning', found, ...(hint === undefined ? {} : { cure: hint }) };
  }
}

/** Looks at everything that a run needs; `store` is the folder of the run store. */
export async function examine(store: string): Promise<DoctorCheck[]> {
  const servers = await findServers(process.env);
  return [
    nodeCheck(),
    cacheCheck(servers),
    databaseCheck(servers),
    await engineCheck(),
    await folderCheck('Temporary files', tmpdir(), 'TMPDIR'),
    await folderCheck('Run store', store, '--out'),
  ];
}
