import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countsLine, isEmpty, playwrightCounts, sum, vitestCounts } from './counts.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firedrill-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PASSED_FILE = { status: 'passed', assertionResults: [{ status: 'passed' }] };

/**
 * @param {object} changes
 * @param {number} exitCode
 */
function countsOf(changes, exitCode) {
  const path = join(folder, 'report.json');
  const report = {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [PASSED_FILE],
    ...changes,
  };
  writeFileSync(path, JSON.stringify(report));
  return vitestCounts(path, exitCode);
}

it('takes the numbers of a run that passed; tests to be written count as skipped', () => {
  expect(countsOf({}, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 });
});

it('counts failed tests once', () => {
  const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'failed' }] };
  expect(countsOf({ numFailedTests: 2, testResults: [failedFile] }, 1).failed).toBe(2);
});

it('counts a file that could not be loaded', () => {
  expect(countsOf({ testResults: [PASSED_FILE, { status: 'failed', assertionResults: [] }] }, 1).failed).toBe(
    1,
  );
});

it('counts an error outside of any test', () => {
  expect(countsOf({}, 1).failed).toBe(1);
});

it('counts a run that broke off as failed', () => {
  expect(vitestCounts(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  writeFileSync(join(folder, 'torn.json'), '{"numPassedTests": 3');
  expect(vitestCounts(join(folder, 'torn.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('sums up in one line', () => {
  const total = sum([
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ]);
  expect(countsLine(total)).toBe('11 passed, 22 failed, 33 skipped');
  expect(isEmpty(total)).toBe(false);
  expect(isEmpty(sum([]))).toBe(true);
});

it('counts a flaky browser test and an error outside of any as failed', () => {
  const path = join(folder, 'e2e.json');
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  writeFileSync(path, JSON.stringify({ stats, errors: [{ message: 'no test file' }] }));
  expect(playwrightCounts(path, 1)).toEqual({ passed: 5, failed: 3, skipped: 2 });
  expect(playwrightCounts(join(folder, 'missing.json'), 0).failed).toBe(1);
});
