/**
 * `npm test`: sets up what is missing, then runs everything; `npm test -- <filter>` hands the filter to vitest.
 * The last line is `N passed, N failed, N skipped` over all runners, and the exit code says whether any failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareBrowser } from './browser.mjs';
import { countsLine, isEmpty, ONE_FAILED, ONE_PASSED, ONE_SKIPPED, sum } from './counts.mjs';
import { report } from './failure.mjs';
import { endProcesses, leftovers } from './leftovers.mjs';
import { prepareNamespaces } from './namespaces.mjs';
import { lockPath, ROOT } from './paths.mjs';
import { announce, runCheck, runPlaywright, runVitest } from './runner.mjs';
import { setUp } from './setup.mjs';

/** Servers that a test killed outright are cleaned up after by their guardian; it may take a moment. */
const LEFTOVER_GRACE_MS = 10_000;
/** Of the whole run; CI ends a longer one by force. */
const LIMIT_MS = 24 * 60_000;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * @param {string[]} filter what the user gave for vitest
 * @param {string} folder for the runners' reports
 * @param {import('./runner.mjs').RunnerContext} context
 * @returns {Promise<Counts[]>}
 */
async function runAll(filter, folder, context) {
  const bin = (/** @type {string[]} */ ...path) => join(ROOT, 'node_modules', ...path);
  const lint = [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'];
  const types = (/** @type {string} */ project) => [bin('typescript', 'bin', 'tsc'), '-p', project];
  const args = filter.length > 0 ? [...filter, '--passWithNoTests'] : [];
  const unit = { title: 'unit tests and layer rules', project: 'unit', args, folder, limitMs: 6 * 60_000 };
  const integration = {
    title: 'integration tests',
    project: 'integration',
    args,
    folder,
    limitMs: 14 * 60_000,
  };
  const docker = { title: 'Docker tests', project: 'docker', args, folder, limitMs: 10 * 60_000 };
  const checks = [
    await runCheck('lint', lint, context),
    await runCheck('types', types('tsconfig.check.json'), context),
    await runCheck('types of the dashboard', types('web/tsconfig.json'), context),
    await runCheck('types of the browser tests', types('e2e/tsconfig.json'), context),
  ];
  const tests = [
    await runVitest(unit, context),
    await runVitest(integration, context),
    await runDocker(docker, context),
    await runBrowser(filter, folder, context),
  ];
  if (!isEmpty(sum(tests))) return [...checks, ...tests];
  process.stdout.write(`\nno test file matches ${filter.join(' ')}\n`);
  return [...checks, ONE_FAILED];
}

/**
 * The Docker tests, in namespaces of their own; where there can be none they are skipped and say why.
 * @param {Parameters<typeof runVitest>[0]} run
 * @param {import('./runner.mjs').RunnerContext} context
 */
async function runDocker(run, context) {
  const namespaces = await prepareNamespaces(context.env, lockPath(context.root));
  const isThere = 'command' in namespaces;
  const env = { ...context.env, FIREDRILL_TEST_NAMESPACE: isThere ? 'own' : namespaces.reason };
  return await runVitest(isThere ? { ...run, inside: namespaces.command } : run, { ...context, env });
}

/**
 * The tests in a real browser; where there can be none they count as one that is skipped, and say why.
 * @param {string[]} filter
 * @param {string} folder
 * @param {import('./runner.mjs').RunnerContext} context
 */
async function runBrowser(filter, folder, context) {
  announce('browser tests');
  const browser = await prepareBrowser(context.root, context.env, lockPath(context.root));
  if ('reason' in browser) {
    process.stdout.write(`browser tests: skipped, no Chromium: ${browser.reason}\n`);
    return ONE_SKIPPED;
  }
  const args = filter.length > 0 ? [...filter, '--pass-with-no-tests'] : [];
  return await runPlaywright({ args, folder, limitMs: 8 * 60_000, browser: browser.path }, context);
}

/**
 * Counts as one test that nothing is left; what is, is named and ended.
 * @param {string} mark
 * @param {string} folder
 * @returns {Promise<Counts>}
 */
async function checkNothingLeft(mark, folder) {
  announce('nothing left behind');
  const { processes, folders } = await leftovers({ mark, folder, graceMs: LEFTOVER_GRACE_MS });
  for (const { pid, command } of processes)
    process.stdout.write(`still running: process ${pid}: ${command}\n`);
  for (const name of folders) process.stdout.write(`still there: ${join(folder, name)}\n`);
  endProcesses(processes);
  const isClean = processes.length === 0 && folders.length === 0;
  process.stdout.write(`nothing left behind: ${isClean ? 'passed' : 'failed'}\n`);
  return isClean ? ONE_PASSED : ONE_FAILED;
}

/**
 * A short path of our own for all temporary files: sockets lie in it, and their paths are limited to some 100 bytes.
 */
function temporaryFolder() {
  return mkdtempSync(join(process.platform === 'darwin' ? '/tmp' : tmpdir(), 'fdt-'));
}

/**
 * Runs everything in a temporary directory and an environment of its own, by which its leavings are told.
 * @param {string[]} filter
 * @param {AbortSignal} signal
 * @returns {Promise<Counts[]>}
 */
async function runMarked(filter, signal) {
  const folder = temporaryFolder();
  const env = { ...process.env, TMPDIR: folder, FIREDRILL_TEST_RUN: folder };
  try {
    const counts = await runAll(filter, folder, { root: ROOT, env, signal });
    return [...counts, await checkNothingLeft(`FIREDRILL_TEST_RUN=${folder}`, folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string[]} filter */
async function main(filter) {
  const interruption = new AbortController();
  for (const name of SIGNALS) process.on(name, () => interruption.abort(name));
  setTimeout(() => interruption.abort(`its limit of ${LIMIT_MS / 60_000} min`), LIMIT_MS).unref();
  /** @type {Counts[]} */
  let counts = [ONE_FAILED];
  try {
    await setUp({ quiet: true });
    counts = await runMarked(filter, interruption.signal);
    process.exitCode = sum(counts).failed > 0 ? 1 : 0;
  } catch (error) {
    process.exitCode = report(error);
  }
  if (interruption.signal.aborted) {
    process.stdout.write(`\nbroken off by ${interruption.signal.reason}\n`);
    counts = [...counts, ONE_FAILED];
    process.exitCode = 1;
  }
  process.stdout.write(`\n${countsLine(sum(counts))}\n`);
}

await main(process.argv.slice(2));
