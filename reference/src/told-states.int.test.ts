import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import type { ReferenceEvent } from './events.ts';
import { createReference, type Reference } from './reference.ts';
import { startMariadb, startRedis, type TestServer, until } from './testing/servers.ts';

type PoolEvent = Extract<ReferenceEvent, { type: 'pool.state' }>;
type BreakerEvent = Extract<ReferenceEvent, { type: 'breaker.state' }>;

let redis: TestServer;
let mysql: TestServer;
let reference: Reference | undefined;

async function make(policy: string, env: Record<string, string> = {}) {
  const made = createReference(
    loadConfig({ env: { REDIS_URL: redis.url, MYSQL_URL: mysql.url, CLIENT_POLICY: policy, ...env } }),
  );
  reference = made;
  const events: ReferenceEvent[] = [];
  made.on((event) => events.push(event));
  expect(await made.whenReady(5_000)).toBe(true);
  const pool = (): PoolEvent[] => events.filter((event) => event.type === 'pool.state');
  const read = (): BreakerEvent[] =>
    events.filter((event) => event.type === 'breaker.state' && event.breaker === 'read') as BreakerEvent[];
  return { ...made, events, pool, read };
}

/** Lets every question about users wait until it is called. */
async function lockUsers(): Promise<() => Promise<void>> {
  const side = await createConnection(mysql.url);
  await side.query('LOCK TABLES users WRITE');
  return async () => {
    await side.query('UNLOCK TABLES');
    await side.end();
  };
}

beforeAll(async () => {
  [redis, mysql] = await Promise.all([startRedis(), startMariadb(50)]);
});
afterEach(async () => {
  redis.thaw();
  mysql.thaw();
  await reference?.close();
});
afterAll(async () => {
  await Promise.all([redis?.close(), mysql?.close()]);
});

describe('the pool', () => {
  const POOL = { MYSQL_CONNECTIONS: '2', MYSQL_DEADLINE_MS: '10000' };

  test('of two is full with two slow questions, queueing with more, and free when they are answered', async () => {
    const { store, pool } = await make('fail-fast', POOL);
    expect(pool()).toMatchObject([{ state: 'free', previous: null, inUse: 0, waiting: 0, limit: 2 }]);
    const unlock = await lockUsers();
    const asked = [store.readUser(1), store.readUser(2)];
    await until(() => pool().at(-1)?.state === 'full', 'two questions fill it');
    expect(pool().at(-1)).toMatchObject({ previous: 'free', inUse: 2, waiting: 0 });
    for (let id = 3; id <= 7; id += 1) asked.push(store.readUser(id));
    await until(() => pool().at(-1)?.state === 'queueing', 'five more wait');
    expect(pool().at(-1)).toMatchObject({ previous: 'full', inUse: 2, waiting: 5 });
    await unlock();
    expect((await Promise.all(asked)).map(({ value }) => value?.id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await until(() => pool().at(-1)?.state === 'free', 'it has room again');
    expect(pool().map(({ state }) => state)).toEqual(['free', 'full', 'queueing', 'free']);
  });

  test('turns questions away when its queue is full', async () => {
    const { store, pool } = await make('fail-fast', { ...POOL, MYSQL_QUEUE_LIMIT: '3' });
    const unlock = await lockUsers();
    // Users that no other test has put into the cache.
    const asked = Array.from({ length: 8 }, (_, id) => store.readUser(id + 20).catch((error) => error));
    await until(() => pool().at(-1)?.state === 'refusing', 'it refuses');
    expect(pool().at(-1)).toMatchObject({ inUse: 2, waiting: 3 });
    await unlock();
    expect((await Promise.all(asked)).filter((answer) => answer instanceof Error)).toHaveLength(3);
    await until(() => pool().at(-1)?.state === 'free', 'it has room again');
  });

  test.each(['fail-fast', 'naive-seed'])(
    'of %s is lost with its server, and free with it',
    async (policy) => {
      const { store, pool } = await make(policy);
      let id = 10;
      const ask = async (): Promise<unknown> => {
        id += 1;
        return store.writeUser(id % 50, { name: 'Ada' }).catch((error: unknown) => error);
      };
      await ask();
      await mysql.kill();
      try {
        await until(async () => {
          await ask();
          return pool().at(-1)?.state === 'lost';
        }, 'it is lost');
        expect(pool().at(-1)).toMatchObject({ error: 'refused', waiting: 0 });
      } finally {
        await mysql.start();
      }
      await until(async () => {
        await ask();
        return pool().at(-1)?.state === 'free';
      }, 'it is free');
    },
  );

  test('says nothing more once it is closed', async () => {
    const { store, pool, close } = await make('fail-fast', POOL);
    await store.readUser(1);
    const told = pool().length;
    await close();
    expect(pool()).toHaveLength(told);
  });
});

describe('the breakers', () => {
  test('are told of from the start, and those of a policy without any are not', async () => {
    const { events, read } = await make('breaker');
    expect(events.at(0)).toMatchObject({ breaker: 'read', state: 'closed', previous: null, bypassed: true });
    expect(events.at(1)).toMatchObject({ breaker: 'write', state: 'closed', previous: null });
    expect(read().at(-1)).toMatchObject({ state: 'closed', previous: 'closed' });
    expect(read().at(-1)).not.toHaveProperty('bypassed');
    await reference?.close();
    expect((await make('fail-fast')).read()).toEqual([]);
  });

  test('are not asked while there is no connection, and stay as they are', async () => {
    const { store, read, breakers, connection } = await make('breaker');
    await redis.kill();
    try {
      await until(() => read().at(-1)?.bypassed === true, 'the breaker is passed by');
      expect(connection.isReady).toBe(false);
      expect(await store.readUser(1)).toMatchObject({ source: 'mysql', cacheError: 'not-connected' });
      expect(breakers.read?.state).toBe('closed');
    } finally {
      await redis.start();
    }
    await until(() => connection.isReady, 'the connection is back');
    expect(read().at(-1)).toMatchObject({ state: 'closed', previous: 'closed' });
    expect(read().at(-1)).not.toHaveProperty('bypassed');
  });
});
