import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ConfigError, describeConfig, loadConfig } from './config.ts';
import { KNOBS } from './config-schema.ts';

const directory = mkdtempSync(join(tmpdir(), 'reference-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const SECRET = 'hunter2';
const env = {
  REDIS_URL: `rediss://app:${SECRET}@cache:6380`,
  MYSQL_URL: `mysql://app:${SECRET}@db:3306/directory`,
};

function fileOf(content: unknown): string {
  const file = join(directory, 'config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function mistakesOf(sources: Parameters<typeof loadConfig>[0]): ConfigError {
  try {
    loadConfig(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no mistake was found');
}

test('two addresses are enough; the rest has its default', () => {
  const config = loadConfig({ env });
  expect(config.policy.name).toBe('breaker');
  expect(config.cache.ttl).toEqual({ userS: 360, sessionS: 1_800, warmingS: 7_200, defaultS: 300 });
  expect(config.cache.keyPrefix).toBe('user:');
  expect(config.stuckRetry).toEqual({ thresholdAttempts: 50, checkEveryMs: 30_000 });
  expect(config.health.everyMs).toBe(5_000);
});

test('the environment stands over the file, and the file over the policy', () => {
  const file = fileOf({
    cache: { keyPrefix: 'u:', ttl: { userS: 10, defaultS: 20 } },
    client: { policy: 'fail-fast', commandTimeoutMs: 250 },
  });
  const config = loadConfig({ file, env: { ...env, CACHE_TTL_USER_S: '30', BACKOFF_CAP_MS: '50' } });
  expect(config.cache.ttl).toMatchObject({ userS: 30, defaultS: 20 });
  expect(config.settings.client).toMatchObject({ commandTimeoutMs: 250, connectTimeoutMs: 500 });
  const origins = new Map(describeConfig(config).map(({ path, origin }) => [path, origin]));
  expect(origins.get('cache.ttl.userS')).toBe('CACHE_TTL_USER_S');
  expect(origins.get('cache.ttl.defaultS')).toBe(file);
  expect(origins.get('cache.ttl.warmingS')).toBe('default');
  expect(origins.get('client.connectTimeoutMs')).toBe('policy fail-fast');
  expect(origins.get('backoff.capMs')).toBe('BACKOFF_CAP_MS');
});

test('every mistake is reported at once, with its place and its cure', () => {
  const file = fileOf({ cahce: {}, cache: { ttl: { userS: 0, usersS: 1 } }, health: 5 });
  const { issues } = mistakesOf({
    file,
    env: { REDIS_URL: 'http://x', BREAKER_SLOW_MS: 'soon', CLIENT_POLICY: 'braker' },
  });
  expect(issues.map(({ place }) => place)).toEqual([
    `${file}: cahce`,
    `${file}: cache.ttl.usersS`,
    `${file}: health`,
    'REDIS_URL',
    'mysql.url',
    `${file}: cache.ttl.userS`,
    'CLIENT_POLICY',
    'BREAKER_SLOW_MS',
  ]);
  expect(issues[0]?.cure).toBe('did you mean cache?');
  expect(issues[4]?.cure).toBe(`set MYSQL_URL or mysql.url in ${file}`);
  for (const { message, cure } of issues) expect(`${message}${cure}`.length).toBeGreaterThan(15);
});

test('a setting that the policy does not have is a mistake: its definition is not to be changed unnoticed', () => {
  const { issues } = mistakesOf({
    env: {
      ...env,
      CLIENT_POLICY: 'ioredis-defaults',
      CLIENT_COMMAND_TIMEOUT_MS: '200',
      CACHE_TTL_USER_S: 'x',
    },
  });
  expect(issues.map(({ place }) => place)).toEqual(['CACHE_TTL_USER_S', 'CLIENT_COMMAND_TIMEOUT_MS']);
});

test('passwords are in no description and in no error', () => {
  expect(JSON.stringify(describeConfig(loadConfig({ env })))).not.toContain(SECRET);
  const broken = fileOf(`{ "redis": { "url": "redis://:${SECRET}@cache" `);
  const wrong = fileOf({ redis: { url: `redis:/:${SECRET}@` }, mysql: { url: [SECRET] } });
  for (const sources of [
    { file: broken },
    { file: wrong },
    { env: { REDIS_URL: SECRET, MYSQL_URL: `x://:${SECRET}@` } },
  ]) {
    const error = mistakesOf(sources);
    expect(JSON.stringify([error.message, error.issues, error.stack])).not.toContain(SECRET);
  }
});

test('a file that is missing or no JSON says so, with the line where it can', () => {
  expect(mistakesOf({ file: '/nowhere/config.json', env }).message).toContain('cannot be read (ENOENT)');
  const file = fileOf('{\n  "cache": {\n    oops\n}}');
  expect(mistakesOf({ file, env }).issues[0]?.message).toBe('is not valid JSON');
});

test('every knob has a variable of its own', () => {
  expect(new Set(KNOBS.map((knob) => knob.env)).size).toBe(KNOBS.length);
  expect(KNOBS.map((knob) => knob.env)).toEqual(
    expect.arrayContaining([
      'REDIS_URL',
      'MYSQL_URL',
      'CACHE_KEY_PREFIX',
      'CACHE_TTL_USER_S',
      'CLIENT_POLICY',
    ]),
  );
});

test('whatever a file holds, the only error is a ConfigError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(mistakesOf({ file: fileOf(text) })).toBeInstanceOf(ConfigError);
    }),
  );
});
