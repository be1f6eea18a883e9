import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  checkCanBuild,
  dashboardFingerprint,
  fingerprint,
  isBuildStale,
  isDashboardStale,
} from './build.mjs';

let root = '';

/**
 * @param {string} path
 * @param {string} text
 */
function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'firedrill-build-'));
  for (const name of ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json']) write(name, '{}');
  for (const workspace of ['contract', 'reference', 'server']) {
    write(`${workspace}/tsconfig.json`, '{}');
    write(`${workspace}/package.json`, '{}');
    write(`${workspace}/src/index.ts`, 'export {};');
    write(`${workspace}/dist/.tsbuildinfo`, '{}');
  }
  write('server/dist/.sources', fingerprint(root));
  for (const name of [
    'package.json',
    'tsconfig.json',
    'vite.config.ts',
    'build.mjs',
    'index.html',
    'report.html',
  ]) {
    write(`web/${name}`, '');
  }
  write('web/src/main.tsx', '');
  write('web/dist/app/index.html', '');
  write('web/dist/report/report.html', '');
  write('web/dist/.sources', dashboardFingerprint(root));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is not stale when nothing has changed', () => {
  expect(isBuildStale(root)).toBe(false);
});

it.each([
  ['a source is added', () => write('server/src/deep/new.ts', '')],
  ['a source is removed', () => rmSync(join(root, 'contract/src/index.ts'))],
  ['a source changes', () => write('reference/src/index.ts', 'export const a = 1;')],
  ['an older source is put back', () => utimesSync(join(root, 'server/src/index.ts'), 1, 1)],
  ['a setting changes', () => write('tsconfig.base.json', '{"compilerOptions": {}}')],
  ['a dist is removed', () => rmSync(join(root, 'contract/dist'), { recursive: true })],
  ['the last dist is removed', () => rmSync(join(root, 'server/dist'), { recursive: true })],
])('is stale when %s', (_, change) => {
  change();
  expect(isBuildStale(root)).toBe(true);
});

it('knows a dashboard that is that of its sources', () => {
  expect(isDashboardStale(root)).toBe(false);
});

it.each([
  ['a source of its own changes', () => write('web/src/main.tsx', 'render();')],
  ['a source of the contract changes', () => write('contract/src/index.ts', 'export const a = 1;')],
  ['its settings change', () => write('web/vite.config.ts', 'export default {};')],
  ['a page is removed', () => rmSync(join(root, 'web/dist/report/report.html'))],
])('builds the dashboard again when %s', (_, change) => {
  change();
  expect(isDashboardStale(root)).toBe(true);
});

it('leaves the dashboard as it is when the server changes, or a test', () => {
  write('server/src/index.ts', 'export const a = 1;');
  write('web/src/ui/place.test.ts', '');
  write('web/src/editor/form.test.tsx', '');
  expect(isDashboardStale(root)).toBe(false);
});

it('does not mind tests, which are not compiled', () => {
  write('server/src/index.test.ts', '');
  write('server/src/testing/rig.ts', '');
  expect(isBuildStale(root)).toBe(false);
});

it('says what to do in a clone without packages', () => {
  expect(() => checkCanBuild(root)).toThrow(
    expect.objectContaining({ name: 'SetupError', cure: ['Run npm start or npm run setup first.'] }),
  );
});
