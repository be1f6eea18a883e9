/** The compiled code: is it that of the present sources, and compiling it. */
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

/**
 * @param {string} name of a file or folder that the build leaves out
 */
function isTestOnly(name) {
  return name === 'testing' || name.endsWith('.test.ts');
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
 * Names the state of everything the build reads by path, size and time of change, which sees deleted files and
 * older files put back, too. A few milliseconds.
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path.slice(root.length)}\0${size}\0${mtimeMs}\n`);
  };
  for (const name of SETTINGS) add(join(root, name));
  for (const workspace of WORKSPACES) {
    add(join(root, workspace, 'tsconfig.json'));
    add(join(root, workspace, 'package.json'));
    eachSource(join(root, workspace, 'src'), add);
  }
  return hash.digest('hex');
}

/**
 * Whether the compiled code is missing or is not that of the present sources.
 * @param {string} root
 */
export function isBuildStale(root) {
  if (WORKSPACES.some((workspace) => !existsSync(join(root, workspace, 'dist', '.tsbuildinfo')))) return true;
  try {
    return readFileSync(join(root, STAMP), 'utf8') !== fingerprint(root);
  } catch {
    return true;
  }
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
 * Compiles what has changed, if anything has. The caller holds the set-up lock.
 * @param {string} root
 */
export async function compileIfStale(root) {
  if (!isBuildStale(root)) return;
  const startMs = performance.now();
  const sources = fingerprint(root);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { exitCode, output } = await runQuietly(process.execPath, [tsc, '-b'], { cwd: root });
  if (exitCode !== 0) {
    throw new SetupError('The sources do not compile:', [
      ...lastLines(output, 20),
      '',
      'To see all of it: npm run build',
    ]);
  }
  mkdirSync(dirname(join(root, STAMP)), { recursive: true });
  writeFileSync(join(root, STAMP), sources);
  say(`compiled in ${secondsSince(startMs)}`);
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
