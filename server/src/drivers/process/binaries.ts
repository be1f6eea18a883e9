import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { FiredrillError } from '@firedrill/contract';
import { inherited, PROGRAM_VARIABLES } from '../../platform/environment.ts';

/** A server for the roles `cache` and `standby`. */
export interface CacheBinary {
  path: string;
  kind: 'redis' | 'valkey';
  version: string;
}

/** A server for the role `database`. */
export interface DatabaseBinary {
  path: string;
  kind: 'mariadb' | 'mysql';
  version: string;
  /** The program that makes an empty data directory; MySQL's server does it itself. */
  installDb?: string;
}

/** What was found; what is missing is left out. */
export interface Servers {
  cache?: CacheBinary;
  database?: DatabaseBinary;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CACHE_NAMES = ['redis-server', 'valkey-server'];
const DATABASE_NAMES = ['mariadbd', 'mysqld'];
const INSTALLER_NAMES = ['mariadb-install-db', 'mysql_install_db'];
/** A version takes a few ms; a program that takes longer than this is not one of ours. */
const VERSION_MS_MAX = 5_000;

const USUAL_DIRECTORIES = [
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/usr/local/libexec',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
  '/opt/local/bin',
  '/snap/bin',
  '/home/linuxbrew/.linuxbrew/bin',
];
const KEG_DIRECTORIES = ['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'];

/** Homebrew keeps what it does not link into `bin`, such as `mysql@8.4`, in a directory of its own. */
function kegs(): string[] {
  return KEG_DIRECTORIES.flatMap((directory) => {
    try {
      return readdirSync(directory)
        .filter((name) => /^(redis|valkey|mariadb|mysql)(@|$)/.test(name))
        .map((name) => join(directory, name, 'bin'));
    } catch {
      return [];
    }
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function pathOf(env: Environment): string[] {
  return (env.PATH ?? '').split(delimiter).filter((directory) => isAbsolute(directory));
}

/** Every program of one of the names, the names in order of preference, each directory once. */
function candidates(names: readonly string[], directories: readonly string[]): string[] {
  return names.flatMap((name) =>
    [...new Set(directories)].map((directory) => join(directory, name)).filter(isExecutable),
  );
}

/** Reads `Redis server v=7.0.15 sha=…` and `Valkey server v=8.0.1 sha=…`; the file's name proves nothing. */
export function parseCacheVersion(text: string): Omit<CacheBinary, 'path'> | undefined {
  const match = /^(Redis|Valkey) server v=(\d[\w.-]*)/im.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { kind: match[1].toLowerCase() === 'valkey' ? 'valkey' : 'redis', version: match[2] };
}

/** Reads `mysqld  Ver 10.11.19-MariaDB-0+deb12u1 for …` and `mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL …)`. */
export function parseDatabaseVersion(text: string): Omit<DatabaseBinary, 'path'> | undefined {
  const match = /\bVer (\d+(?:\.\d+)+)(\S*)/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { kind: /mariadb/i.test(text) ? 'mariadb' : 'mysql', version: match[1] };
}

function versionText(path: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: VERSION_MS_MAX, env: inherited(PROGRAM_VARIABLES) };
    execFile(path, ['--version'], options, (_, stdout) => resolve(stdout));
  });
}

/** The first candidate that answers as a server should. */
async function firstOf<T extends object>(
  paths: readonly string[],
  parse: (text: string) => T | undefined,
): Promise<(T & { path: string }) | undefined> {
  for (const path of paths) {
    const found = parse(await versionText(path));
    if (found !== undefined) return { path, ...found };
  }
  return undefined;
}

/** The program that a variable names: a path, or a name on the search path. It is never silently replaced by another. */
async function named<T extends object>(
  variable: string,
  env: Environment,
  parse: (text: string) => T | undefined,
): Promise<(T & { path: string }) | undefined> {
  const name = env[variable];
  if (name === undefined || name === '') return undefined;
  const paths = isAbsolute(name) ? [name] : candidates([name], pathOf(env));
  const found = await firstOf(paths.filter(isExecutable), parse);
  if (found !== undefined) return found;
  throw new FiredrillError('environment.missing', `${variable} names "${name}", which is no such server.`, {
    hint: `Set ${variable} to the full path of the server's program, or unset it.`,
  });
}

/** Finds the servers that the process driver runs. `FIREDRILL_REDIS_SERVER` and `FIREDRILL_MYSQLD` name one directly. */
export async function findServers(env: Environment): Promise<Servers> {
  const directories = [...pathOf(env), ...USUAL_DIRECTORIES, ...kegs()];
  const [cache, database] = await Promise.all([
    named('FIREDRILL_REDIS_SERVER', env, parseCacheVersion).then(
      (found) => found ?? firstOf(candidates(CACHE_NAMES, directories), parseCacheVersion),
    ),
    named('FIREDRILL_MYSQLD', env, parseDatabaseVersion).then(
      (found) => found ?? firstOf(candidates(DATABASE_NAMES, directories), parseDatabaseVersion),
    ),
  ]);
  const servers: Servers = {};
  if (cache !== undefined) servers.cache = cache;
  if (database !== undefined) servers.database = withInstaller(database, directories);
  return servers;
}

/** MariaDB's installer lies beside the server, beside its `bin`, or where programs usually are. */
function withInstaller(database: DatabaseBinary, directories: readonly string[]): DatabaseBinary {
  if (database.kind === 'mysql') return database;
  const home = dirname(dirname(database.path));
  const near = [dirname(database.path), join(home, 'bin'), join(home, 'scripts')];
  const [installDb] = candidates(INSTALLER_NAMES, [...near, ...directories]);
  return installDb === undefined ? database : { ...database, installDb };
}
