/** The compiled code and the dashboard: are they those of the present sources, and making them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, runQuietly, secondsSince } from './command.mjs';
import { SetupError, say } from './failure.mjs';
import { withLock } from './lock.mjs';
import { lockPath } from './paths.mjs';

const WORKSPACES = ['contract', 'reference', 'server'];
const SETTINGS = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json'];
/** Lies in the last workspace that is compiled, so that removing that `dist` removes it. */
const STAMP = join('server', 'dist', '.sources');
/** What the dashboard is made of besides its own sources. */
const DASHBOARD_FILES = [
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  'build.mjs',
  'index.html',
  'report.html',
];
const DASHBOARD_STAMP = join('web', 'dist', '.sources');
const DASHBOARD_PAGES = [join('app', 'index.html'), join('report', 'report.html')];

/**
 * @param {string} name of a file or folder that the build leaves out
 */
function isTestOnly(name) {
  return name === 'testing' || /\.test\.tsx?$/.test(name);
}

/**
 * @param {string} folder
 * @param {(path: string) => void} visit called for every file under `folder` that is compiled, in a fixed order
 */
function eachSource(folder, visit) {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (isTestOnly(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) eachSource(path, visit);
    else visit(path);
  }
}

/**
 * Names the state of files and of all sources in folders by path, size and time of change, which sees deleted files
 * and older files put back, too. A few milliseconds.
 * @param {string} root
 * @param {string[]} files
 * @param {string[]} folders
 */
function stateOf(root, files, folders) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path.slice(root.length)}\0${size}\0${mtimeMs}\n`);
  };
  for (const name of files) add(join(root, name));
  for (const folder of folders) eachSource(join(root, folder), add);
  return hash.digest('hex');
}

/**
 * The state of everything the compiled code is made of.
 * @param {string} root
 */
export function fingerprint(root) {
  const settings = WORKSPACES.flatMap((name) => [join(name, 'tsconfig.json'), join(name, 'package.json')]);
  return stateOf(
    root,
    [...SETTINGS, ...settings],
    WORKSPACES.map((name) => join(name, 'src')),
  );
}

/**
 * The state of everything the dashboard is made of.
 * @param {string} root
 */
export function dashboardFingerprint(root) {
  const files = DASHBOARD_FILES.map((name) => join('web', name));
  return stateOf(root, ['package-lock.json', ...files], [join('web', 'src'), join('contract', 'src')]);
}

/**
 * Whether a file holds a text.
 * @param {string} path
 * @param {() => string} text
 */
function isStamped(path, text) {
  try {
    return readFileSync(path, 'utf8') === text();
  } catch {
    return false;
  }
}

/**
 * Whether the dashboard is missing or is not that of the present sources.
 * @param {string} root
 */
export function isDashboardStale(root) {
  if (DASHBOARD_PAGES.some((page) => !existsSync(join(root, 'web', 'dist', page)))) return true;
  return !isStamped(join(root, DASHBOARD_STAMP), () => dashboardFingerprint(root));
}

/**
 * Whether the compiled code is missing or is not that of the present sources.
 * @param {string} root
 */
export function isBuildStale(root) {
  if (WORKSPACES.some((workspace) => !existsSync(join(root, workspace, 'dist', '.tsbuildinfo')))) return true;
  return !isStamped(join(root, STAMP), () => fingerprint(root));
}

/**
 * Throws when a clone has no packages yet, so that nothing can be compiled or run.
 * @param {string} root
 */
export function checkCanBuild(root) {
  if (existsSync(join(root, 'node_modules', 'typescript', 'bin', 'tsc'))) return;
  throw new SetupError('This clone is not set up: it has no npm packages.', [
    'Run npm start or npm run setup first.',
  ]);
}

/**
 * Runs one step of the build and stamps what it made with the state of its sources.
 * @param {string} root
 * @param {{ script: string[], stamp: string, state: (root: string) => string, done: string, failure: string, again: string }} step
 */
async function runStep(root, { script, stamp, state, done, failure, again }) {
  const startMs = performance.now();
  const sources = state(root);
  const { exitCode, output } = await runQuietly(process.execPath, script, { cwd: root });
  if (exitCode !== 0)
    throw new SetupError(failure, [...lastLines(output, 20), '', `To see all of it: ${again}`]);
  mkdirSync(dirname(join(root, stamp)), { recursive: true });
  writeFileSync(join(root, stamp), sources);
  say(`${done} in ${secondsSince(startMs)}`);
}

/**
 * Compiles what has changed, if anything has. The caller holds the set-up lock.
 * @param {string} root
 */
export async function compileIfStale(root) {
  if (!isBuildStale(root)) return;
  await runStep(root, {
    script: [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'],
    stamp: STAMP,
    state: fingerprint,
    done: 'compiled',
    failure: 'The sources do not compile:',
    again: 'npm run build',
  });
}

/**
 * Compiles what has changed, one process at a time.
 * @param {string} root
 */
export async function buildIfStale(root) {
  if (!isBuildStale(root)) return;
  say('compiling the sources …');
  await withLock(lockPath(root), () => compileIfStale(root));
}

/**
 * Builds the dashboard if its sources have changed. The caller holds the set-up lock.
 * @param {string} root
 */
export async function bundleIfStale(root) {
  if (!isDashboardStale(root)) return;
  await runStep(root, {
    script: [join(root, 'web', 'build.mjs')],
    stamp: DASHBOARD_STAMP,
    state: dashboardFingerprint,
    done: 'built the dashboard',
    failure: 'The dashboard cannot be built:',
    again: 'npm run build --workspace web',
  });
}

/**
 * Builds the dashboard if its sources have changed, one process at a time.
 * @param {string} root
 */
export async function buildDashboardIfStale(root) {
  if (!isDashboardStale(root)) return;
  say('building the dashboard …');
  await withLock(lockPath(root), () => bundleIfStale(root));
}
