/** Runs the programs that make up a test run, one after the other, each with its output in view. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ONE_FAILED, ONE_PASSED, playwrightCounts, vitestCounts } from './counts.mjs';

/** Between asking a runner to end and ending it. */
const GRACE_MS = 15_000;

/** @typedef {{ root: string, env: NodeJS.ProcessEnv, signal: AbortSignal }} RunnerContext */

/** @param {string} title */
export function announce(title) {
  process.stdout.write(`\n── ${title}\n`);
}

/**
 * Runs a script with this Node; `context.signal` asks it to end, and after a while ends it.
 * @param {string[]} args
 * @param {RunnerContext} context
 * @param {number} limitMs
 * @param {string[]} inside words before the command, which put it elsewhere
 * @returns {Promise<number>} its exit code; 1 for an end by a signal
 */
function runNode(args, { root, env, signal }, limitMs, inside = []) {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(1);
      return;
    }
    const [program = '', ...rest] = [...inside, process.execPath, ...args];
    const child = spawn(program, rest, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const ask = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    };
    const limit = setTimeout(() => {
      process.stdout.write(`took longer than ${limitMs / 60_000} min: ended\n`);
      ask();
    }, limitMs);
    signal.addEventListener('abort', ask, { once: true });
    child.once('close', (code) => {
      clearTimeout(limit);
      signal.removeEventListener('abort', ask);
      resolve(code ?? 1);
    });
    child.once('error', () => resolve(1));
  });
}

/**
 * A program that either holds or does not: one test.
 * @param {string} title
 * @param {string[]} args
 * @param {RunnerContext} context
 */
export async function runCheck(title, args, context) {
  announce(title);
  const exitCode = await runNode(args, context, 2 * 60_000);
  process.stdout.write(exitCode === 0 ? `${title}: passed\n` : `${title}: failed (exit code ${exitCode})\n`);
  return exitCode === 0 ? ONE_PASSED : ONE_FAILED;
}

/**
 * The tests of one vitest project; `inside` are words before the command, which put it elsewhere.
 * @param {{ title: string, project: string, args: string[], folder: string, limitMs: number, inside?: string[] }} run
 * @param {RunnerContext} context
 */
export async function runVitest({ title, project, args, folder, limitMs, inside }, context) {
  announce(title);
  const report = join(folder, `${project}.json`);
  const vitest = join(context.root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = await runNode(
    [vitest, 'run', '--project', project, ...reporters, ...args],
    context,
    limitMs,
    inside,
  );
  return vitestCounts(report, exitCode);
}

/**
 * The tests in a browser, `browser` being its program or undefined for Playwright's own.
 * @param {{ args: string[], folder: string, limitMs: number, browser: string | undefined }} run
 * @param {RunnerContext} context
 */
export async function runPlaywright({ args, folder, limitMs, browser }, context) {
  const report = join(folder, 'e2e.json');
  const env = {
    ...context.env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    FIREDRILL_E2E_OUT: join(folder, 'e2e'),
    ...(browser === undefined ? {} : { FIREDRILL_CHROMIUM: browser }),
  };
  const playwright = join(context.root, 'node_modules', '@playwright', 'test', 'cli.js');
  const exitCode = await runNode(
    [playwright, 'test', '--reporter=list,json', ...args],
    { ...context, env },
    limitMs,
  );
  return playwrightCounts(report, exitCode);
}
