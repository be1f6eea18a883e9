/** Counting tests truthfully over several runners. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const ONE_PASSED = { passed: 1, failed: 0, skipped: 0 };
/** @type {Counts} */
export const ONE_SKIPPED = { passed: 0, failed: 0, skipped: 1 };
/** @type {Counts} */
export const ONE_FAILED = { passed: 0, failed: 1, skipped: 0 };

/**
 * @param {Counts[]} parts
 * @returns {Counts}
 */
export function sum(parts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of parts) {
    total.passed += part.passed;
    total.failed += part.failed;
    total.skipped += part.skipped;
  }
  return total;
}

/**
 * Whether no test ran at all.
 * @param {Counts} counts
 */
export function isEmpty({ passed, failed, skipped }) {
  return passed + failed + skipped === 0;
}

/**
 * The line that every test run ends with: `12 passed, 0 failed, 1 skipped`.
 * @param {Counts} counts
 */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * What a vitest run came to, from the file of its JSON reporter. What went wrong outside of any test counts as
 * failed, too: a file that could not be loaded, an unhandled error, a run that broke off before it wrote the file.
 * @param {string} reportPath
 * @param {number} exitCode the runner's
 * @returns {Counts}
 */
export function vitestCounts(reportPath, exitCode) {
  const report = /** @type {VitestReport | undefined} */ (readReport(reportPath));
  if (report === undefined) return ONE_FAILED;
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * What a Playwright run came to, from the file of its JSON reporter. A test that passed only when it was tried again
 * is flaky, and so failed; so is what went wrong outside of any test.
 * @param {string} reportPath
 * @param {number} exitCode the runner's
 * @returns {Counts}
 */
export function playwrightCounts(reportPath, exitCode) {
  const report = /** @type {PlaywrightReport | undefined} */ (readReport(reportPath));
  if (report === undefined) return ONE_FAILED;
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky + report.errors.length;
  return { passed: expected, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}

/**
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} PlaywrightReport
 * @typedef {{ status: string, assertionResults: { status: string }[] }} FileResult
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: FileResult[] }} VitestReport
 */

/**
 * @param {string} path
 * @returns {unknown}
 */
function readReport(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
