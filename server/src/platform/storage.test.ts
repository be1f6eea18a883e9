import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, storageError } from './storage.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storage-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('makes a folder with those above it, and is content with one that is there', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect(existsSync(path)).toBe(true);
});

test.runIf(existsSync('/proc/self'))('gives up where the system makes no folders', () => {
  expect(() => makeFolder('/proc/no-such-folder/runs')).toThrow(/ENOENT/);
});

test('a file in the way is an error', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'runs'))).toThrow(/ENOTDIR/);
});

test.each([
  ['ENOSPC', 'free some disk space'],
  ['EACCES', 'can be written'],
  ['EROFS', 'can be written'],
  ['ENOTDIR', 'a file stands'],
  ['EIO', 'another folder with --out'],
])('the cure of %s: %s', (code, cure) => {
  const error = storageError('cannot write x', Object.assign(new Error('no'), { code }), 'nothing was lost');
  expect(error).toMatchObject({ code: 'journal.write', message: 'cannot write x: no' });
  expect(error.hint).toMatch(/^nothing was lost; /);
  expect(error.hint).toContain(cure);
});
