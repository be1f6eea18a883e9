import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Role } from '@firedrill/contract';
import type { Address } from '../../platform/address.ts';
import type { Clock } from '../../platform/clock.ts';
import { newSecret } from '../../platform/ids.ts';
import { DatabaseAdmin } from '../admin/mysql-admin.ts';
import { CacheAdmin } from '../admin/redis-admin.ts';
import type { Capabilities, DatabaseSeed } from '../driver.ts';
import { pingDatabase, pingRedis } from '../ping.ts';
import type { CacheBinary, DatabaseBinary } from './binaries.ts';
import { ADMIN_USER, writeAdminPlace } from './database-admin.ts';
import { accountSql, adminSql, DATABASE, serverCommand } from './database-server.ts';
import { copyDirectory, ensureTemplate } from './database-template.ts';
import type { Command } from './recorded-process.ts';
import { REDIS_ADMIN_USER, writeRedisPlace } from './redis-admin.ts';
import { redisConfig } from './redis-server.ts';
import { CacheTls, tlsConfig, writeCertificates } from './redis-tls.ts';

const APPLICATION_USER = 'app';

/** An administrator's hold on a running server. */
export interface Administration {
  /** What it makes possible. */
  can: Partial<Capabilities>;
  /** Ends its connections. Idempotent. */
  close(): void;
}

/** One kind of server, as a target needs it. */
export interface TargetServer {
  /** Program and version. */
  readonly label: string;
  /** The application's account, of this run alone. */
  readonly account: Pick<Address, 'user' | 'password' | 'database'>;
  /** What must not be read in its log: the passwords of all its accounts. */
  readonly secrets: readonly string[];
  /** How the application reaches it, where that is over TLS; known when it has been prepared. */
  readonly tls?: Address['tls'];
  /** Makes what the server finds at its first start. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Writes the server's configuration for a port. */
  configure(port: number): Command;
  /** Resolves when the server serves the application, rejects with what it said instead. */
  ping(address: Address, signal: AbortSignal): Promise<void>;
  /** Connects the administrator, who stays connected whatever is done to the target, once the server serves. */
  administer?(address: Address, signal: AbortSignal): Promise<Administration>;
}

/** What a Redis needs beside its program. */
export interface CacheServerOptions {
  /** Whether it is reached over TLS alone. */
  tls: boolean;
  clock: Clock;
}

/** A Redis or Valkey server with its files in `<sandbox>/<role>`. */
export function cacheServer(
  binary: CacheBinary,
  sandbox: string,
  role: Role,
  { tls, clock }: CacheServerOptions,
): TargetServer {
  const dataDir = join(sandbox, role);
  const socketPath = join(sandbox, `${role}.sock`);
  let trusted: Address['tls'];
  const account = { user: APPLICATION_USER, password: newSecret() };
  const admin = { user: REDIS_ADMIN_USER, password: newSecret() };
  return {
    label: `${basename(binary.path)} ${binary.version}`,
    account,
    secrets: [account.password, admin.password],
    get tls() {
      return trusted;
    },
    prepare: async () => {
      mkdirSync(dataDir, { mode: 0o700 });
      if (tls) trusted = writeCertificates(sandbox, role, Date.parse(clock.wallTime()));
    },
    configure: (port) => {
      const path = join(sandbox, `${role}.conf`);
      const { version } = binary;
      const network = tls ? tlsConfig(sandbox, role, port) : [`port ${port}`];
      const setting = { network, socketPath, dataDir, ...account, admin, version };
      writeFileSync(path, redisConfig(setting), { mode: 0o600 });
      writeRedisPlace(sandbox, role, { path: socketPath, ...admin });
      return { program: binary.path, args: [path] };
    },
    ping: pingRedis,
    administer: async (_address, signal) => {
      const redis = new CacheAdmin({ path: socketPath, ...admin }, account.user);
      await redis.command(['PING'], signal);
      const can = { 'redis-admin': redis, ...(tls && { tls: new CacheTls(sandbox, role, redis, clock) }) };
      return { can, close: () => redis.close() };
    },
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
  const socketPath = join(sandbox, 'db.sock');
  const account = { user: APPLICATION_USER, password: newSecret(), database: DATABASE };
  const admin = { user: ADMIN_USER, password: newSecret(), database: DATABASE, socketPath };
  return {
    label: `${basename(binary.path)} ${binary.version}`,
    account,
    secrets: [account.password, admin.password],
    prepare: async (signal) => {
      const template = await ensureTemplate({ binary, sandbox, ...options }, signal);
      for (const directory of [home, tmpDir]) mkdirSync(directory, { mode: 0o700 });
      await copyDirectory(template, dataDir);
      const accounts = accountSql(account.user, account.password) + adminSql(admin.user, admin.password);
      writeFileSync(initFile, accounts, { mode: 0o600 });
      writeAdminPlace(sandbox, admin);
    },
    configure: (port) => serverCommand(binary, { dataDir, tmpDir, socketPath, port, initFile }),
    ping: pingDatabase,
    administer: async (address, signal) => {
      const mysql = new DatabaseAdmin(admin, address);
      await mysql.query('SELECT 1', signal);
      return { can: { 'mysql-admin': mysql }, close: () => mysql.close() };
    },
  };
}
