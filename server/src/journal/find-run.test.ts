import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRun } from './find-run.ts';
import { RunStore } from './run-store.ts';

const IDS = ['20260301-120000-aaaaaa', '20260301-120500-bbbbbb', '20260302-090000-cccccc'];

let root: string;
let store: RunStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'find-run-'));
  store = new RunStore(root);
  for (const id of IDS) mkdirSync(join(root, 'runs', id), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

test('a run is found by its id, by the beginning of it, and as the latest', async () => {
  expect(await findRun(store, '20260301-120500-bbbbbb')).toBe(IDS[1]);
  expect(await findRun(store, '20260301-1205')).toBe(IDS[1]);
  expect(await findRun(store, 'latest')).toBe(IDS[2]);
});

test('a name that several begin with, or none, is refused', async () => {
  await expect(findRun(store, '20260301')).rejects.toMatchObject({
    code: 'usage.invalid',
    message: '2 runs begin with 20260301: 20260301-120000-aaaaaa, 20260301-120500-bbbbbb',
  });
  for (const name of ['', 'x', '..', '20260301-120500-bbbbbb/..']) {
    await expect(findRun(store, name)).rejects.toMatchObject({ code: 'run.not-found' });
  }
});

test('without any run there is no latest', async () => {
  await expect(findRun(new RunStore(join(root, 'none')), 'latest')).rejects.toMatchObject({
    code: 'run.not-found',
  });
});
