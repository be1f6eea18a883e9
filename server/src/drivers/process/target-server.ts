import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Role } from '@firedrill/contract';
import type { Address } from '../../platform/address.ts';
import { newSecret } from '../../platform/ids.ts';
import type { DatabaseSeed } from '../driver.ts';
import type { CacheBinary, DatabaseBinary } from './binaries.ts';
import { accountSql, DATABASE, pingDatabase, serverCommand } from './database-server.ts';
import { copyDirectory, ensureTemplate } from './database-template.ts';
import type { Command } from './recorded-process.ts';
import { pingRedis, redisConfig } from './redis-server.ts';

const APPLICATION_USER = 'app';

/** One kind of server, as a target needs it. */
export interface TargetServer {
  /** Program and version. */
  readonly label: string;
  /** The application's account, of this run alone. */
  readonly account: Pick<Address, 'user' | 'password' | 'database'>;
  /** Makes what the server finds at its first start. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Writes the server's configuration for a port. */
  configure(port: number): Command;
  /** Resolves when the server serves the application, rejects with what it said instead. */
  ping(address: Address, signal: AbortSignal): Promise<void>;
}

/** A Redis or Valkey server with its files in `<sandbox>/<role>`. */
export function cacheServer(binary: CacheBinary, sandbox: string, role: Role): TargetServer {
  const dataDir = join(sandbox, role);
  const account = { user: APPLICATION_USER, password: newSecret() };
  return {
    label: `${basename(binary.path)} ${binary.version}`,
    account,
    prepare: async () => {
      mkdirSync(dataDir, { mode: 0o700 });
    },
    configure: (port) => {
      const path = join(sandbox, `${role}.conf`);
      writeFileSync(path, redisConfig({ port, dataDir, ...account }), { mode: 0o600 });
      return { program: binary.path, args: [path] };
    },
    ping: pingRedis,
  };
}

/** What a database server needs beside its program. */
export interface DatabaseServerOptions {
  seed: DatabaseSeed;
  cacheDir: string;
  progress(message: string): void;
}

/** A MariaDB or MySQL server with its files in `<sandbox>/database`, filled from the template of its seed. */
export function databaseServer(
  binary: DatabaseBinary,
  sandbox: string,
  options: DatabaseServerOptions,
): TargetServer {
  const home = join(sandbox, 'database');
  const dataDir = join(home, 'data');
  const tmpDir = join(home, 'tmp');
  const initFile = join(home, 'account.sql');
  const account = { user: APPLICATION_USER, password: newSecret(), database: DATABASE };
  return {
    label: `${basename(binary.path)} ${binary.version}`,
    account,
    prepare: async (signal) => {
      const template = await ensureTemplate({ binary, sandbox, ...options }, signal);
      for (const directory of [home, tmpDir]) mkdirSync(directory, { mode: 0o700 });
      await copyDirectory(template, dataDir);
      writeFileSync(initFile, accountSql(account.user, account.password), { mode: 0o600 });
    },
    configure: (port) =>
      serverCommand(binary, { dataDir, tmpDir, socketPath: join(sandbox, 'db.sock'), port, initFile }),
    ping: pingDatabase,
  };
}
