import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createExternalDriver } from './external-driver.ts';
import { readTargets } from './targets-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'targets-test-'));
  file = join(folder, 'targets.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(content: unknown): void {
  writeFileSync(file, JSON.stringify(content));
}

const URL_OF_APP = 'redis://app:s%40cret@cache.example:6380';
const URL_OF_ADMIN = 'redis://admin:other@cache.example:6380';

test('reads addresses and accounts', () => {
  const database = { url: 'mysql://app:pw@db.example/shop' };
  write({ cache: { url: URL_OF_APP, adminUrl: URL_OF_ADMIN, allowAdmin: true }, database });
  expect(readTargets(file)).toMatchObject([
    {
      role: 'cache',
      address: { host: 'cache.example', port: 6380, user: 'app', password: 's@cret' },
      admin: { host: 'cache.example', port: 6380, user: 'admin', password: 'other' },
    },
    { role: 'database', address: { host: 'db.example', port: 3306, database: 'shop' } },
  ]);
});

test.each([
  [{ url: URL_OF_APP }, 'gives no adminUrl'],
  [{ url: URL_OF_APP, adminUrl: URL_OF_ADMIN }, 'does not say allowAdmin: true'],
])('administers only where that is allowed: %j', (cache, reason) => {
  write({ cache });
  const driver = createExternalDriver({ targetsFile: file });
  expect(driver.capabilitiesOf('cache')).toEqual([]);
  expect(driver.refusal?.('cache', 'redis-admin')).toContain(reason);
  expect(driver.refusal?.('cache', 'lifecycle')).toContain('cannot be started, stopped');
});

test('offers the administrator where it is allowed', () => {
  write({ cache: { url: URL_OF_APP, adminUrl: URL_OF_ADMIN, allowAdmin: true } });
  expect(createExternalDriver({ targetsFile: file }).capabilitiesOf('cache')).toEqual(['redis-admin']);
});

test.each([
  [
    { cache: { url: 'rediss://app:s%40cret@cache.example' } },
    'cache.url is no address like redis://host:6379',
  ],
  [{ cache: { uri: URL_OF_APP } }, 'uri'],
  [{ cash: { url: URL_OF_APP } }, 'cash'],
  [
    { cache: { url: URL_OF_APP, adminUrl: URL_OF_APP, allowAdmin: true } },
    "names the application's own account app",
  ],
])('refuses %j, and quotes no credential', (content, named) => {
  write(content);
  expect(() => readTargets(file)).toThrow(expect.objectContaining({ code: 'config.invalid' }));
  expect(() => readTargets(file)).toThrow(named);
  expect(() => readTargets(file)).not.toThrow(/s@cret|s%40cret/);
});

test.each([
  ['{\n  "cache": { "url": s3cret }\n}', ':2:21'],
  ['{"cache": {"url": "redis://app:s3cret', ':1:19'],
  ['{"cache": {"url": "redis://app:s3cret@h" } ', ':1:44'],
  ['', ':1:1'],
])('of a file that is no JSON it tells the place, and quotes nothing: %j', (text, place) => {
  writeFileSync(file, text);
  expect(() => readTargets(file)).toThrow(`${file}${place}`);
  expect(() => readTargets(file)).toThrow(/this is no JSON$/);
});

test.each(['%zz', 's3cret%'])(
  'refuses a password that cannot be decoded, and quotes it not: %s',
  (password) => {
    write({ cache: { url: `redis://app:${password}@cache.example` } });
    const message = `${file}: cache.url: a % in the password begins no character: write %25 for the % itself`;
    expect(() => readTargets(file)).toThrow(expect.objectContaining({ code: 'config.invalid', message }));
  },
);

test('without a file it knows no target, and says what to do', async () => {
  const driver = createExternalDriver({});
  expect(driver.capabilitiesOf('cache')).toEqual([]);
  await expect(driver.find?.(['cache'], new AbortController().signal)).rejects.toMatchObject({
    code: 'config.invalid',
    hint: expect.stringContaining('--targets'),
  });
});
