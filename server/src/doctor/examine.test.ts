import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError } from '@firedrill/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Driver } from '../drivers/driver.ts';
import { Ledger } from '../engine/ledger.ts';
import { RunStore } from '../journal/run-store.ts';
import { examine } from './examine.ts';

const UNDO = { driver: 'process', role: 'cache', action: 'start', details: {} } as const;
const ID = '20260101-000000-aaaaaa';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'examine-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const driverThat = (find: Driver['find']): Driver => ({ kind: 'docker-like', find }) as unknown as Driver;

async function check(name: string, drivers: readonly Driver[] = []) {
  return (await examine(folder, drivers)).find((candidate) => candidate.name === name);
}

test('a folder is tried by writing, and left as it was', async () => {
  expect(await check('Run store')).toMatchObject({ state: 'ok' });
  expect(readdirSync(folder)).toEqual([]);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const found = (await examine(file, [])).find(({ name }) => name === 'Run store');
  expect(found).toMatchObject({
    state: 'missing',
    found: expect.stringContaining(`${file} cannot be written`),
    cure: expect.stringMatching(/a file stands where a folder is needed.* --out/),
  });
});

test('stored runs are counted; what is no run is left out', async () => {
  const store = new RunStore(folder);
  store.create(ID, '');
  mkdirSync(join(folder, 'runs', 'notes'));
  writeFileSync(join(folder, 'runs', 'file'), '');
  expect(await check('Stored runs')).toEqual({
    name: 'Stored runs',
    state: 'ok',
    found: expect.stringMatching(/^1 run, [\d.]+ KiB$/),
  });
});

test('a run of a newer version, and one that is damaged, are told with the cure', async () => {
  const { journal } = new RunStore(folder).create(ID, '');
  writeFileSync(journal, `${JSON.stringify({ seq: 1, atMs: 0, type: 'run.started', journalVersion: 99 })}\n`);
  expect(await check('Stored runs')).toMatchObject({
    state: 'warning',
    found: expect.stringMatching(/^1 run, 0 KiB; 1 cannot be opened: .*journal version 99/),
  });
  writeFileSync(journal, '{"seq":1,"rubbish\n');
  expect(await check('Stored runs')).toMatchObject({
    state: 'warning',
    found: expect.stringContaining(`${journal}:1: this line is not an event`),
  });
});

test('what a run left in force is told with the command that heals it', async () => {
  const { ledger: path } = new RunStore(folder).create(ID, '');
  const ledger = Ledger.forRun(path);
  ledger.intend({ faultId: 'f1', undo: UNDO, byHand: 'start it' });
  expect(await check('Stored runs')).toMatchObject({ state: 'ok' });
  ledger.endRun();
  expect(await check('Stored runs')).toMatchObject({
    state: 'warning',
    found: expect.stringContaining(ID),
    cure: `firedrill heal --out ${folder}`,
  });
});

test('a driver whose targets are there names them; one that misses them says which and what to do', async () => {
  const found = driverThat(async (roles) =>
    roles.map((role) => ({ role, what: 'a server', address: `${role}:1`, lock: role })),
  );
  expect(await check('Docker-like targets', [found])).toEqual({
    name: 'Docker-like targets',
    driver: 'docker-like',
    state: 'ok',
    found: 'cache: a server at cache:1, database: a server at database:1',
  });
  const missing = driverThat(async () => {
    throw new FiredrillError('target.start', 'No cache at redis://me:secret@host.', { hint: 'Start it.' });
  });
  expect(await check('Docker-like targets', [missing])).toMatchObject({
    state: 'warning',
    found: 'No cache at redis://***@host.',
    cure: 'Start it.',
  });
});
