/** The servers that drills break: finding them, and installing them where the machine allows it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { APT_INSTALL_SCRIPT } from './apt-script.mjs';
import { lastLines, runQuietly, secondsSince } from './command.mjs';
import { SetupError, say } from './failure.mjs';
import { withLock } from './lock.mjs';

/** @typedef {'cache' | 'database'} Role */
/** @typedef {(env: NodeJS.ProcessEnv) => Promise<Partial<Record<Role, object>>>} FindServers */

/** @type {Record<Role, { programs: string, apt: string, dnf: string, brew: string }>} */
const SERVERS = {
  cache: { programs: 'redis-server or valkey-server', apt: 'redis-server', dnf: 'redis', brew: 'redis' },
  database: {
    programs: 'mariadbd or mysqld',
    apt: 'mariadb-server',
    dnf: 'mariadb-server',
    brew: 'mariadb',
  },
};

/**
 * The exact commands that cure missing servers, one for each kind of machine.
 * @param {Role[]} missing
 */
export function installCommands(missing) {
  const packages = (/** @type {'apt' | 'dnf' | 'brew'} */ tool) =>
    missing.map((role) => SERVERS[role][tool]).join(' ');
  return [
    `Debian, Ubuntu:   sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages('apt')}`,
    `Fedora, RHEL:     sudo dnf install -y ${packages('dnf')}`,
    `macOS:            brew install ${packages('brew')}`,
    'Docker:           docker run --rm -it -v "$PWD":/firedrill -w /firedrill node:22 npm start',
  ];
}

/**
 * Loads the compiled code that knows where the servers are found, so that set-up and runs look in the same places.
 * @param {string} root
 * @returns {Promise<FindServers>}
 */
export async function loadFinder(root) {
  const path = join(root, 'server', 'dist', 'drivers', 'process', 'binaries.js');
  const { findServers } = await import(pathToFileURL(path).href);
  return findServers;
}

/**
 * @param {FindServers} findServers
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Role[]>} what is not there
 */
async function missingServers(findServers, env) {
  const found = await findServers(env);
  return /** @type {Role[]} */ (Object.keys(SERVERS)).filter((role) => found[role] === undefined);
}

/**
 * How this process may install packages with apt; undefined when it may not.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[] | undefined>} the words before the command
 */
async function aptRights(env) {
  const hasApt = (env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, 'apt-get')));
  if (!hasApt) return undefined;
  if (process.getuid?.() === 0) return [];
  const sudo = await runQuietly('sudo', ['-n', 'true'], { env });
  return sudo.exitCode === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * @param {Role[]} missing
 */
function namesOf(missing) {
  return missing.map((role) => SERVERS[role].programs).join(', and no ');
}

/**
 * Installs servers with apt, unless another set-up has brought them meanwhile.
 * @param {FindServers} findServers
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} rights
 */
async function installServers(findServers, env, rights) {
  const missing = await missingServers(findServers, env);
  if (missing.length === 0) return;
  const packages = missing.map((role) => SERVERS[role].apt);
  const list = packages.join(', ');
  say(`no ${namesOf(missing)} was found: installing ${list} with apt-get; no service is started …`);
  const startMs = performance.now();
  const [program = 'sh', ...args] = [...rights, 'sh', '-c', APT_INSTALL_SCRIPT, 'firedrill-apt', ...packages];
  const { exitCode, output } = await runQuietly(program, args, { env });
  if (exitCode !== 0 || (await missingServers(findServers, env)).length > 0) {
    throw new SetupError(`Installing ${list} failed (exit code ${exitCode}). The last lines of apt-get:`, [
      ...lastLines(output),
      '',
      'Install by hand, then try again:',
      ...installCommands(missing),
    ]);
  }
  say(`${list} installed in ${secondsSince(startMs)}`);
}

/**
 * Installs the missing servers where apt and the rights are there; throws with the exact commands otherwise.
 * @param {FindServers} findServers
 * @param {NodeJS.ProcessEnv} env
 * @param {string} lock path of the lock under which to install
 */
export async function ensureServers(findServers, env, lock) {
  const missing = await missingServers(findServers, env);
  if (missing.length === 0) return;
  const rights = await aptRights(env);
  if (rights === undefined) {
    throw new SetupError(
      `No ${namesOf(missing)} was found on this machine. Install with:`,
      installCommands(missing),
    );
  }
  await withLock(lock, () => installServers(findServers, env, rights));
}
