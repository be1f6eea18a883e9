/** The browser of the browser tests: the system's Chromium, one that apt brings, or Playwright's own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { APT_INSTALL_SCRIPT } from './apt-script.mjs';
import { lastLines, runQuietly, secondsSince } from './command.mjs';
import { say } from './failure.mjs';
import { withLock } from './lock.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** @typedef {{ path: string | undefined } | { reason: string }} Browser the program, `undefined` for Playwright's own, or why there is none */

/**
 * The system's Chromium.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function systemChromium(env) {
  if (env.FIREDRILL_CHROMIUM) return env.FIREDRILL_CHROMIUM;
  const folders = (env.PATH ?? '').split(':').filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} the Chromium that apt brought
 */
async function installWithApt(env) {
  const found = systemChromium(env);
  if (found) return found;
  say('the browser tests need Chromium: installing chromium with apt-get …');
  const startMs = performance.now();
  await runQuietly('sh', ['-c', APT_INSTALL_SCRIPT, 'firedrill-apt', 'chromium'], { env });
  const installed = systemChromium(env);
  if (installed) say(`chromium installed in ${secondsSince(startMs)}`);
  return installed;
}

/**
 * Finds a browser, and brings one where this machine allows it.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} lock path of the lock under which to install
 * @returns {Promise<Browser>}
 */
export async function prepareBrowser(root, env, lock) {
  const found = systemChromium(env);
  if (found) return { path: found };
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const installed = await withLock(lock, () => installWithApt(env));
    if (installed) return { path: installed };
  }
  say('no Chromium was found: asking Playwright for its own …');
  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const { exitCode, output } = await runQuietly(process.execPath, [playwright, 'install', 'chromium'], {
    env,
  });
  return exitCode === 0
    ? { path: undefined }
    : { reason: lastLines(output, 1)[0] ?? `exit code ${exitCode}` };
}
