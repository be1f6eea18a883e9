import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import type { ReferenceEvent } from './events.ts';
import { createReference, type Reference } from './reference.ts';
import {
  freePort,
  SECRET,
  sideClient,
  startMariadb,
  startRedis,
  type TestServer,
  until,
} from './testing/servers.ts';

let redis: TestServer;
let mysql: TestServer;
let side: Redis;
const open: Reference[] = [];

function make(policy: string, env: Record<string, string> = {}) {
  const reference = createReference(
    loadConfig({ env: { REDIS_URL: redis.url, MYSQL_URL: mysql.url, CLIENT_POLICY: policy, ...env } }),
  );
  open.push(reference);
  const events: ReferenceEvent[] = [];
  reference.on((event) => events.push(event));
  return { ...reference, events };
}

async function ready(policy: string, env: Record<string, string> = {}) {
  const made = make(policy, env);
  expect(await made.whenReady(5_000)).toBe(true);
  return made;
}

beforeAll(async () => {
  [redis, mysql] = await Promise.all([startRedis(), startMariadb()]);
  side = sideClient(redis);
});
afterEach(async () => {
  redis.thaw();
  mysql.thaw();
  await Promise.all(open.splice(0).map((reference) => reference.close()));
});
afterAll(async () => {
  side?.disconnect();
  await Promise.all([redis?.close(), mysql?.close()]);
});

describe.each(['fail-fast', 'breaker'])('%s', (policy) => {
  test('no answer fails while Redis crashes and comes back under load', async () => {
    const { store } = await ready(policy);
    const sources = new Set<string>();
    let asking = true;
    const readers = Array.from({ length: 32 }, async (_, reader) => {
      for (let id = reader; asking; id += 1) sources.add((await store.readUser((id % 500) + 1)).source);
    });
    await until(() => sources.has('redis'), 'Redis answers');
    await redis.kill();
    sources.clear();
    await until(() => sources.has('mysql'), 'MySQL answers');
    await redis.start();
    sources.clear();
    await until(() => sources.has('redis'), 'Redis answers again');
    asking = false;
    await Promise.all(readers);
  });

  test('a frozen Redis costs no more than the command timeout, and its socket is replaced', async () => {
    const { store, connection, events } = await ready(policy);
    await store.readUser(1);
    redis.freeze();
    const startMs = performance.now();
    const answer = await store.readUser(1);
    // Not before the timeout: the question was sent. The upper bound leaves room for a busy machine.
    expect(performance.now() - startMs).toBeGreaterThan(190);
    expect(performance.now() - startMs).toBeLessThan(1_000);
    expect(answer).toMatchObject({ source: 'mysql', cache: 'bypass', cacheError: 'timeout' });
    await until(() => connection.state !== 'ready', 'the socket is given up');
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'client.state', state: 'error', error: 'timeout' }),
    );
    redis.thaw();
    await until(async () => (await store.readUser(1)).source === 'redis', 'Redis answers again');
  });

  test('a frozen MySQL is given up at the deadline and used again after', async () => {
    const { store } = await ready(policy, { MYSQL_DEADLINE_MS: '300', MYSQL_CONNECTIONS: '2' });
    await store.readUser(1);
    await side.flushall();
    mysql.freeze();
    const asked = Array.from({ length: 10 }, (_, id) => store.readUser(id + 1));
    const results = await Promise.allSettled(asked);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'timeout' } });
    }
    mysql.thaw();
    await until(
      () =>
        store.readUser(1).then(
          () => true,
          () => false,
        ),
      'MySQL answers again',
    );
  });
});

test('ioredis-defaults does not notice a frozen Redis', async () => {
  const { store, connection } = await ready('ioredis-defaults');
  redis.freeze();
  let isAnswered = false;
  const answer = store.readUser(1).then(() => {
    isAnswered = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(isAnswered).toBe(false);
  expect(connection.state).toBe('ready');
  redis.thaw();
  await answer;
});

test('a command in flight for too long costs the socket, whatever the socket timeout', async () => {
  const { connection } = await ready('fail-fast', { CLIENT_SOCKET_TIMEOUT_MS: '60000' });
  redis.freeze();
  connection.get('user:1').catch(() => {});
  await until(() => connection.counters.socketsDestroyed === 1, 'the watch on commands in flight acts');
});

test('a client that does not get back is replaced by a fresh one, which does', async () => {
  const { connection, events } = await ready('fail-fast', {
    STUCK_RETRY_THRESHOLD_ATTEMPTS: '3',
    STUCK_RETRY_CHECK_EVERY_MS: '200',
  });
  await redis.kill();
  await until(() => connection.counters.stuckResets > 0, 'the client is replaced');
  const reset = events.find(({ type }) => type === 'client.reset');
  expect(reset).toMatchObject({
    attempt: expect.any(Number),
    reason: expect.stringContaining('without success'),
  });
  const retries = events.filter((event) => event.type === 'client.retry');
  expect(retries.length).toBeGreaterThanOrEqual(3);
  for (const { delayMs, error } of retries) {
    expect(delayMs).toBeLessThanOrEqual(100);
    expect(['refused', 'reset', 'closed']).toContain(error);
  }
  await redis.start();
  await until(() => connection.isReady, 'the fresh client is ready');
});

test('a client that gave up is replaced at the next check', async () => {
  const { connection } = await ready('naive-seed', {
    BACKOFF_BASE_MS: '1',
    BACKOFF_RETRIES_MAX: '2',
    STUCK_RETRY_CHECK_EVERY_MS: '200',
  });
  await redis.kill();
  await until(() => connection.counters.stuckResets > 0, 'the client is replaced');
  await redis.start();
  await until(() => connection.isReady, 'the fresh client is ready');
});

test('five failures in a row open the read breaker, and three probes close it', async () => {
  const { store, breakers, events } = await ready('breaker', {
    BREAKER_OPEN_MS: '300',
    CLIENT_COMMAND_TIMEOUT_MS: '50',
  });
  await store.readUser(1);
  redis.freeze();
  await Promise.all(Array.from({ length: 5 }, () => store.readUser(1)));
  expect(breakers.read?.state).toBe('open');
  expect(await store.readUser(1)).toMatchObject({ source: 'mysql', cacheError: 'breaker-open' });
  redis.thaw();
  await until(async () => {
    await store.readUser(1);
    return breakers.read?.state === 'closed';
  }, 'the breaker closes');
  const states = events.filter(
    (event) => event.type === 'breaker.state' && event.breaker === 'read' && event.previous !== event.state,
  );
  expect(states.at(0)).toMatchObject({ state: 'closed', previous: null });
  expect(states.at(1)).toMatchObject({ state: 'open', previous: 'closed' });
  expect(states.at(-1)).toMatchObject({ state: 'closed', previous: 'half-open', cause: '3 probes passed' });
});

/** Sends a command given as words. */
async function command([name = '', ...args]: readonly string[]): Promise<void> {
  await side.call(name, ...args);
}

describe('replies that refuse writes', () => {
  test.each([
    ['readonly', (port: number) => ['replicaof', '127.0.0.1', `${port}`], ['replicaof', 'no', 'one']],
    ['oom', () => ['config', 'set', 'maxmemory', '1'], ['config', 'set', 'maxmemory', '0']],
  ] as const)('%s opens the write breaker only', async (kind, inject, heal) => {
    const { store, breakers, events } = await ready('breaker');
    await store.warm([1]);
    await command(inject(await freePort()));
    try {
      await until(async () => {
        await store.writeUser(2, { name: 'x' });
        await store.readUser(3);
        return breakers.write?.state === 'open';
      }, 'the write breaker opens');
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'breaker.state', breaker: 'write', state: 'open', cause: kind }),
      );
      await until(async () => (await store.readUser(1)).source === 'redis', 'reads still work');
      expect(breakers.read?.state).toBe('closed');
      expect(await store.writeUser(2, { name: 'y' })).toMatchObject({ invalidated: false });
    } finally {
      await command(heal);
    }
    await until(() => breakers.write?.state === 'closed', 'the write probes close it');
  });
});

test('a password that is refused raises one alert and appears nowhere', async () => {
  const wrong = 'wr0ng-Pa55';
  const { store, events, connection } = make('breaker', { REDIS_URL: redis.url.replace(SECRET, wrong) });
  await until(() => connection.attempt > 2, 'several attempts');
  const answer = await store.readUser(1);
  expect(answer).toMatchObject({ source: 'mysql', cacheError: 'not-connected' });
  expect(events.filter(({ type }) => type === 'client.alert')).toMatchObject([{ error: 'auth' }]);
  expect(JSON.stringify([events, answer])).not.toContain(wrong);
});

test('health follows the connection', async () => {
  const { health } = await ready('breaker', { BREAKER_HEALTH_EVERY_MS: '20' });
  await until(() => health.status === 'connected', 'connected');
  await redis.kill();
  await until(() => health.status !== 'connected', 'not connected');
  await redis.start();
  await until(() => health.status === 'connected', 'connected again');
});
