import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arePackagesInstalled } from './packages.mjs';

const A = { version: '1.0.0', integrity: 'sha512-a' };
const OTHER_PLATFORM = { version: '1.0.0', integrity: 'sha512-o', optional: true, os: ['amiga'] };

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'firedrill-packages-'));
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/**
 * @param {Record<string, object>} packages
 */
function want(packages) {
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, contract: {}, ...packages } }),
  );
}

/** @param {Record<string, object>} packages */
function have(packages) {
  const text = JSON.stringify({ packages: { contract: {}, ...packages } });
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), text);
}

describe('packages are installed', () => {
  it('when node_modules holds what package-lock.json names, but for other platforms', () => {
    want({ 'node_modules/a': A, 'node_modules/o': OTHER_PLATFORM });
    have({ 'node_modules/a': A });
    expect(arePackagesInstalled(root)).toBe(true);
  });

  it("also when npm added this platform's part, which package-lock.json does not name", () => {
    want({ 'node_modules/a': A });
    have({ 'node_modules/a': A, 'node_modules/here': { ...A, optional: true, os: [process.platform] } });
    expect(arePackagesInstalled(root)).toBe(true);
  });
});

describe('of what package-lock.json knows the version only', () => {
  it.each([
    ['the same version counts', A.version, true],
    ['another one does not', '1.0.1', false],
  ])('%s', (_, version, expected) => {
    want({ 'node_modules/a': { version: A.version } });
    have({ 'node_modules/a': { ...A, version } });
    expect(arePackagesInstalled(root)).toBe(expected);
  });
});

describe('packages are not installed', () => {
  it.each([
    ['when there is no record of an install', undefined],
    ['when a package is missing', {}],
    ['when a version differs', { 'node_modules/a': { ...A, version: '1.0.1' } }],
    ['when the content differs', { 'node_modules/a': { ...A, integrity: 'sha512-b' } }],
    ['when there is one too many', { 'node_modules/a': A, 'node_modules/b': A }],
    ['when they are for another platform', { 'node_modules/a': A, 'node_modules/o': OTHER_PLATFORM }],
  ])('%s', (_, installed) => {
    want({ 'node_modules/a': A, 'node_modules/o': OTHER_PLATFORM });
    if (installed) have(installed);
    expect(arePackagesInstalled(root)).toBe(false);
  });

  it('when the record of the install is torn', () => {
    want({ 'node_modules/a': A });
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), '{"packages": {');
    expect(arePackagesInstalled(root)).toBe(false);
  });
});
