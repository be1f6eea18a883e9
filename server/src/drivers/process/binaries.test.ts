import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findServers, parseCacheVersion, parseDatabaseVersion } from './binaries.ts';

describe('version strings', () => {
  it.each([
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d', 'redis', '7.0.15'],
    ['Redis server v=8.0-rc1 sha=0:0 malloc=libc bits=64 build=1', 'redis', '8.0-rc1'],
    ['Valkey server v=8.1.3 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1', 'valkey', '8.1.3'],
  ])('of a cache: %s', (text, kind, version) => {
    expect(parseCacheVersion(text)).toEqual({ kind, version });
  });

  it.each([
    [
      'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)',
      'mariadb',
      '10.11.19',
    ],
    ['/usr/sbin/mysqld  Ver 10.5.8-MariaDB for Linux on x86_64 (MariaDB Server)', 'mariadb', '10.5.8'],
    ['/usr/sbin/mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)', 'mysql', '8.4.3'],
    ['/opt/homebrew/opt/mysql@8.4/bin/mysqld  Ver 8.4.6 for macos15.4 on arm64 (Homebrew)', 'mysql', '8.4.6'],
    ['mysqld  Ver 8.0.36-28 for Linux on x86_64 (Percona Server (GPL), Release 28)', 'mysql', '8.0.36'],
  ])('of a database: %s', (text, kind, version) => {
    expect(parseDatabaseVersion(text)).toEqual({ kind, version });
  });

  it('of other programs are none', () => {
    expect(parseCacheVersion('nginx version: nginx/1.22.1')).toBeUndefined();
    expect(parseDatabaseVersion('')).toBeUndefined();
  });
});

describe('findServers', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fd-bin-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const program = (name: string, says: string): string => {
    const path = join(directory, name);
    writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it('takes the first of the search path, with the installer beside it', async () => {
    const cache = program('redis-server', 'Valkey server v=8.1.3 sha=0');
    const database = program('mariadbd', 'mariadbd  Ver 11.4.2-MariaDB for Linux');
    const installDb = program('mariadb-install-db', '');
    expect(await findServers({ PATH: directory })).toEqual({
      cache: { path: cache, kind: 'valkey', version: '8.1.3' },
      database: { path: database, kind: 'mariadb', version: '11.4.2', installDb },
    });
  });

  it('passes over a program that does not answer as a server', async () => {
    const broken = program('redis-server', 'no such thing');
    expect((await findServers({ PATH: directory })).cache?.path).not.toBe(broken);
  });

  it('takes the program that a variable names, by path or by name', async () => {
    const cache = program('my-valkey', 'Valkey server v=8.0.0 sha=0');
    const database = program(
      'mysqld',
      'mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)',
    );
    const env = { PATH: directory, FIREDRILL_REDIS_SERVER: 'my-valkey', FIREDRILL_MYSQLD: database };
    expect(await findServers(env)).toEqual({
      cache: { path: cache, kind: 'valkey', version: '8.0.0' },
      database: { path: database, kind: 'mysql', version: '8.4.3' },
    });
  });

  it('refuses a variable that names no server, instead of taking another', async () => {
    const other = program('nginx', 'nginx version: nginx/1.22.1');
    for (const name of [other, '/nowhere/redis-server', 'nowhere']) {
      await expect(findServers({ PATH: directory, FIREDRILL_REDIS_SERVER: name })).rejects.toMatchObject({
        code: 'environment.missing',
        message: expect.stringContaining(name),
      });
    }
  });
});
