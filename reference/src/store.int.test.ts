import type { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { AllSourcesUnavailableError, DatabaseUnavailableError } from './errors.ts';
import type { ReferenceEvent } from './events.ts';
import { POLICY_NAMES, policyNamed } from './policies/index.ts';
import { createReference, type Reference } from './reference.ts';
import { SECRET, sideClient, startMariadb, startRedis, type TestServer, until } from './testing/servers.ts';

const USERS = 500;
let redis: TestServer;
let mysql: TestServer;
let side: Redis;
const open: Reference[] = [];

async function make(policy: string, env: Record<string, string> = {}) {
  const reference = createReference(
    loadConfig({ env: { REDIS_URL: redis.url, MYSQL_URL: mysql.url, CLIENT_POLICY: policy, ...env } }),
  );
  open.push(reference);
  const events: ReferenceEvent[] = [];
  reference.on((event) => events.push(event));
  expect(await reference.whenReady(5_000)).toBe(true);
  return { ...reference, events };
}

/** How often Redis has read from a socket. */
async function readsByRedis(): Promise<number> {
  return Number(/total_reads_processed:(\d+)/.exec(await side.info('stats'))?.[1]);
}

beforeAll(async () => {
  [redis, mysql] = await Promise.all([startRedis(), startMariadb(USERS)]);
  side = sideClient(redis);
});
beforeEach(async () => {
  await side.flushall();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((reference) => reference.close()));
});
afterAll(async () => {
  side?.disconnect();
  await Promise.all([redis?.close(), mysql?.close()]);
});

describe.each(POLICY_NAMES)('%s', (policy) => {
  test('a miss is answered by MySQL and the next question by Redis, with the same user', async () => {
    const { store } = await make(policy);
    const miss = await store.readUser(7);
    expect(miss).toMatchObject({ source: 'mysql', cache: 'miss', value: { id: 7, ver: 1 } });
    expect(miss.value?.updatedAt).toBe('2026-01-01T00:00:00.000Z');
    await until(async () => (await side.exists('user:7')) === 1, 'the cache is filled');
    expect(await store.readUser(7)).toEqual({ value: miss.value, source: 'redis', cache: 'hit' });
    expect(await side.ttl('user:7')).toBeGreaterThan(350);
    expect(await side.ttl('user:7')).toBeLessThanOrEqual(360);
  });

  test('a write raises the version and drops the cached value', async () => {
    const { store } = await make(policy);
    const before = (await store.readUser(8)).value?.ver ?? 0;
    await until(async () => (await side.exists('user:8')) === 1, 'the cache is filled');
    const written = await store.writeUser(8, { name: 'Grace Hopper' });
    expect(written).toEqual({ version: before + 1, source: 'mysql', invalidated: true });
    expect(await side.exists('user:8')).toBe(0);
    const after = await store.readUser(8);
    expect(after).toMatchObject({
      source: 'mysql',
      cache: 'miss',
      value: { name: 'Grace Hopper', ver: before + 1 },
    });
  });

  test('answers after a crash of Redis, and from Redis again once it is back', async () => {
    const { store, connection } = await make(policy, { ...quickRetries(policy) });
    await redis.kill();
    const answer = store.readUser(9);
    if (policy !== 'ioredis-defaults') {
      expect(await answer).toMatchObject({ source: 'mysql', cache: 'bypass', value: { id: 9 } });
    }
    await redis.start();
    expect((await answer).value).toMatchObject({ id: 9 });
    await until(async () => (await store.readUser(9)).source === 'redis', 'Redis answers again');
    expect(connection.counters.reconnections).toBe(1);
  });

  test('keeps a value in the cache that the database certainly did not change', async () => {
    const { store } = await make(policy);
    const write = (): Promise<unknown> => store.writeUser(7, { name: 'x' }).catch((error: unknown) => error);
    await mysql.kill();
    try {
      await until(
        async () => ((await write()) as DatabaseUnavailableError).kind === 'refused',
        'writes are refused',
      );
      await side.set('user:7', JSON.stringify({ id: 7, name: 'Ada', ver: 1 }));
      expect(await write()).toMatchObject({ kind: 'refused' });
      // A drop would have been sent before this question.
      expect(await store.readUser(7)).toMatchObject({ source: 'redis', value: { name: 'Ada' } });
    } finally {
      await mysql.start();
    }
  });

  test('says so when neither source is there', async () => {
    const { store, events } = await make(policy);
    await Promise.all([redis.kill(), mysql.kill()]);
    try {
      const read = store.readUser(1).catch((error: unknown) => error);
      const written = await store.writeUser(1, { name: 'x' }).catch((error: unknown) => error);
      expect(written).toBeInstanceOf(DatabaseUnavailableError);
      if (policy === 'ioredis-defaults') await open.at(-1)?.close();
      const error = await read;
      expect(error).toBeInstanceOf(AllSourcesUnavailableError);
      expect(String(error)).toContain('all data sources unavailable');
      expect(JSON.stringify([error, String(error), String(written), events])).not.toContain(SECRET);
    } finally {
      await Promise.all([redis.start(), mysql.start()]);
    }
  });

  test('closes quickly, and settles what was asked, while both servers are frozen', async () => {
    const { store, close } = await make(policy);
    await store.readUser(1);
    redis.freeze();
    mysql.freeze();
    try {
      const asked = [store.readUser(2), store.readUser(3), store.writeUser(4, { name: 'x' })];
      const startMs = performance.now();
      await close();
      expect(performance.now() - startMs).toBeLessThan(5_000);
      expect(await Promise.allSettled(asked)).toHaveLength(3);
    } finally {
      redis.thaw();
      mysql.thaw();
    }
  });
});

/** naive-seed waits a second before its first retry: shorter here, so that the test is. */
function quickRetries(policy: string): Record<string, string> {
  return policy === 'naive-seed' ? { BACKOFF_BASE_MS: '20' } : {};
}

describe('search', () => {
  test('finds by name and by phone, cached under the default TTL, in a bounded number', async () => {
    const { store } = await make('breaker', { CACHE_SEARCH_ROWS_MAX: '5' });
    const found = await store.searchUsers({ by: 'name', prefix: 'a' });
    expect(found).toMatchObject({ source: 'mysql', cache: 'miss' });
    expect(found.value).toHaveLength(5);
    for (const { name } of found.value) expect(name).toMatch(/^a/i);
    await until(async () => (await side.exists('user:search:name:a')) === 1, 'the search is cached');
    expect(await store.searchUsers({ by: 'name', prefix: 'A' })).toMatchObject({
      source: 'redis',
      value: found.value,
    });
    expect(await side.ttl('user:search:name:a')).toBeLessThanOrEqual(300);
    const [first] = found.value;
    const byPhone = await store.searchUsers({ by: 'phone', prefix: first?.phoneNumber ?? '' });
    expect(byPhone.value).toContainEqual(first);
  });

  test('wildcards stand for themselves', async () => {
    const { store } = await make('breaker');
    for (const prefix of ['%', '_', '\\', '%a']) {
      expect((await store.searchUsers({ by: 'name', prefix })).value).toEqual([]);
    }
  });

  test('both queries use their index', async () => {
    const connection = await createConnection(mysql.url);
    for (const column of ['name', 'phone_number']) {
      const [rows] = await connection.query(
        `EXPLAIN SELECT * FROM users WHERE ${column} LIKE 'Zo%' ORDER BY ${column}, id LIMIT 20`,
      );
      expect(rows).toMatchObject([{ key: `users_${column}` }]);
    }
    await connection.end();
  });
});

test.each(POLICY_NAMES.filter((name) => policyNamed(name)?.joinsWrites))(
  'questions of one turn reach Redis together under %s',
  async (policy) => {
    const { store } = await make(policy);
    await store.warm();
    const readsBefore = await readsByRedis();
    await Promise.all(Array.from({ length: 100 }, (_, i) => store.readUser(i + 1)));
    expect((await readsByRedis()) - readsBefore).toBeLessThan(10);
  },
);

test('an unknown user is null and is not cached', async () => {
  const { store } = await make('breaker');
  expect(await store.readUser(USERS + 1)).toEqual({ value: null, source: 'mysql', cache: 'miss' });
  expect(await store.writeUser(USERS + 1, { name: 'x' })).toMatchObject({ version: undefined });
  expect(await side.dbsize()).toBe(0);
});

test('a cached value that cannot be read is replaced', async () => {
  const { store } = await make('breaker');
  await side.set('user:3', '{oops');
  expect(await store.readUser(3)).toMatchObject({ source: 'mysql', value: { id: 3 } });
  await until(async () => (await side.get('user:3')) !== '{oops', 'it is replaced');
});

test('warming fills the cache for its own TTL, all users or those asked for', async () => {
  const { store } = await make('breaker');
  expect(await store.warm([1, 2, 250])).toEqual({ users: 3 });
  expect(await side.dbsize()).toBe(3);
  expect(await store.warm()).toEqual({ users: USERS });
  expect(await side.ttl('user:250')).toBeGreaterThan(7_000);
  expect(await store.readUser(250)).toMatchObject({ source: 'redis', cache: 'hit' });
  expect(await (await make('breaker', { CACHE_WARM_USERS_MAX: '150' })).store.warm()).toEqual({ users: 150 });
});

test('health says what is up, and what is not within its time limit', async () => {
  const { store } = await make('ioredis-defaults');
  expect(await store.health()).toMatchObject({ redis: { status: 'up' }, database: { status: 'up' } });
  redis.freeze();
  try {
    const { redis: health } = await store.health();
    expect(health).toEqual({ status: 'down', message: 'ping exceeded the timeout (1s)' });
  } finally {
    redis.thaw();
  }
});
