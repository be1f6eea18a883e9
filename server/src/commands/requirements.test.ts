import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examine } from '../doctor/examine.ts';
import { requireTargetsUsed, requireWritableStore } from './requirements.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'requirements-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a store that can be written is made and left empty', () => {
  const store = join(folder, 'a', 'store');
  requireWritableStore(store);
  requireWritableStore(store);
  expect(readdirSync(store)).toEqual([]);
});

test('a store that cannot be written is named with its whole path and the cure', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const store of [file, join(file, 'below'), '/proc/none']) {
    expect(() => requireWritableStore(store)).toThrow(
      expect.objectContaining({
        code: 'journal.write',
        exitCode: 3,
        message: expect.stringContaining(`cannot store runs in ${store}: `),
        hint: expect.stringContaining('--out'),
      }),
    );
  }
});

test('a file of targets that nobody would read is refused', () => {
  requireTargetsUsed({ driver: 'process' });
  requireTargetsUsed({ driver: 'external', targets: 'x.json' });
  expect(() => requireTargetsUsed({ driver: 'process', targets: 'x.json' })).toThrow(
    '--targets x.json means nothing to the process driver',
  );
});

test('the doctor looks at the store that is used, made or not', async () => {
  const found = async (store: string) =>
    (await examine(store, [])).find(({ name }) => name === 'Run store')?.found;
  expect(await found(folder)).toMatch(new RegExp(`^${folder}, [\\d.]+ [KMGT]iB free$`));
  expect(await found(join(folder, 'a', 'b'))).toMatch(
    new RegExp(`^${folder}/a/b, not made yet, [\\d.]+ [KMGT]iB free$`),
  );
});
