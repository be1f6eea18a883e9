/** Set-up: brings whatever a fresh clone lacks, and is quick when it lacks nothing. `npm run setup` runs it. */
import { pathToFileURL } from 'node:url';
import {
  buildDashboardIfStale,
  buildIfStale,
  bundleIfStale,
  compileIfStale,
  isBuildStale,
} from './build.mjs';
import { secondsSince } from './command.mjs';
import { report, say } from './failure.mjs';
import { withLock } from './lock.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { arePackagesInstalled, installPackages } from './packages.mjs';
import { lockPath, ROOT } from './paths.mjs';
import { ensureServers, loadFinder } from './servers.mjs';

/** @param {string} root */
async function installAndCompile(root) {
  if (!arePackagesInstalled(root)) await installPackages(root);
  await compileIfStale(root);
  await bundleIfStale(root);
}

/**
 * Sets up what is missing: npm packages, compiled code, the dashboard, servers. Only one process at a time changes anything; when
 * nothing is missing, nothing is locked.
 * @param {{ quiet?: boolean, root?: string, env?: NodeJS.ProcessEnv }} [options] `quiet` leaves out the closing
 *   line; work that takes long is announced all the same
 * @throws {import('./failure.mjs').SetupError} when something is missing that set-up may not or cannot bring
 */
export async function setUp({ quiet = false, root = ROOT, env = process.env } = {}) {
  const startMs = performance.now();
  checkNodeVersion();
  const lock = lockPath(root);
  if (!arePackagesInstalled(root)) await withLock(lock, () => installAndCompile(root));
  else if (isBuildStale(root)) await buildIfStale(root);
  await buildDashboardIfStale(root);
  await ensureServers(await loadFinder(root), env, lock);
  if (!quiet) say(`everything is set up (${secondsSince(startMs)})`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await setUp();
  } catch (error) {
    process.exitCode = report(error);
  }
}
