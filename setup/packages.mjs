/** The npm packages: are those of package-lock.json installed, and installing them. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { lastLines, runQuietly, secondsSince } from './command.mjs';
import { SetupError, say } from './failure.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[] }} LockEntry
 */

/**
 * @param {string} path
 * @returns {Record<string, LockEntry> | undefined}
 */
function lockedPackages(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * @param {LockEntry} entry
 */
function isForThisMachine(entry) {
  const fits = (/** @type {string[] | undefined} */ names, /** @type {string} */ name) =>
    names === undefined || names.includes(name) || names.every((n) => n.startsWith('!') && n !== `!${name}`);
  return fits(entry.os, process.platform) && fits(entry.cpu, process.arch);
}

/**
 * Whether node_modules holds exactly what package-lock.json asks for, by the record that npm itself leaves in
 * node_modules at the end of every install; so an `npm install` by hand counts, and a broken-off one does not.
 * @param {string} root
 */
export function arePackagesInstalled(root) {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  for (const [name, want] of Object.entries(wanted)) {
    if (!name.startsWith('node_modules/')) continue;
    const have = installed[name];
    if (have === undefined && want.optional) continue;
    // Of some packages for other platforms the lock knows no more than the version.
    const { integrity = have?.integrity } = want;
    if (have === undefined || have.version !== want.version || have.integrity !== integrity) return false;
  }
  return Object.entries(installed).every(
    ([name, have]) => (name in wanted || have.optional) && isForThisMachine(have),
  );
}

/** The npm that started this process, or the one on PATH. */
function npmCommand() {
  const npm = process.env.npm_execpath;
  return npm !== undefined && basename(npm) === 'npm-cli.js'
    ? { program: process.execPath, args: [npm] }
    : { program: 'npm', args: [] };
}

/**
 * Installs what package-lock.json names, development packages included whatever NODE_ENV says: the build needs them.
 * `npm install --no-save` keeps to the lock file as `npm ci` does, but changes only what differs, and does not
 * stop at an optional package of some other platform that the registry did not have when the lock was written.
 * @param {string} root
 */
export async function installPackages(root) {
  const startMs = performance.now();
  say('installing npm packages (some 20 s on a first run) …');
  const { program, args } = npmCommand();
  const install = [
    'install',
    '--no-save',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--no-progress',
  ];
  const { exitCode, output } = await runQuietly(program, [...args, ...install], { cwd: root });
  if (exitCode === 0) {
    say(`npm packages installed in ${secondsSince(startMs)}`);
    if (!arePackagesInstalled(root))
      say('package-lock.json does not fit package.json: run npm install to mend it');
    return;
  }
  throw new SetupError(`npm install ended with exit code ${exitCode}. Its last lines:`, [
    ...lastLines(output),
    '',
    'Check that the npm registry can be reached (npm ping) and that the disk is not full, then try again.',
    'To see all of it: npm install --no-save --include=dev',
  ]);
}
