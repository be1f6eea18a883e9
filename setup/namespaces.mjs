/**
 * Namespaces of a test run's own, in which a Docker engine of its own can be: its rules, mounts, processes and files
 * outside of its folder go with it, however it ends.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { APT_INSTALL_SCRIPT } from './apt-script.mjs';
import { lastLines, runQuietly, secondsSince } from './command.mjs';
import { say } from './failure.mjs';
import { withLock } from './lock.mjs';

/** Programs that the Docker tests need, by the Debian package that brings them. */
const PROGRAMS = { dockerd: 'docker.io', 'docker-compose': 'docker-compose', ip: 'iproute2', tini: 'tini' };

/** What ends with its first process, whatever becomes of the one that started it. */
const UNSHARE = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * An engine writes to /etc, /opt and /run as well: it gets them as they are, with its changes in memory. Ports in here
 * are not those outside, and who holds one outside cannot be seen from here: the locks of ports and targets are others,
 * too. tini is the first process, since it must reap what others leave.
 */
const ENTER_SCRIPT = `
set -e
mount -t tmpfs tmpfs /run
for name in etc opt; do
  mkdir -p /run/over/$name/upper /run/over/$name/work
  mount -t overlay overlay -o lowerdir=/$name,upperdir=/run/over/$name/upper,workdir=/run/over/$name/work /$name
done
for name in ports locks; do
  mkdir -p /tmp/firedrill.$name
  mount -t tmpfs tmpfs /tmp/firedrill.$name
done
ip link set lo up
exec tini -s -- "$@"
`;

/**
 * @typedef {{ command: string[] } | { reason: string }} Namespaces
 *   the words to put before a command that is to run inside, or why there are none
 */

/** @param {NodeJS.ProcessEnv} env */
function missingPrograms({ PATH = '' }) {
  const folders = [...PATH.split(':'), '/usr/sbin', '/sbin'];
  const isMissing = (/** @type {string} */ name) => !folders.some((folder) => existsSync(join(folder, name)));
  return /** @type {(keyof typeof PROGRAMS)[]} */ (Object.keys(PROGRAMS)).filter(isMissing);
}

/**
 * Installs what the Docker tests need, where apt is there.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} why something is still missing
 */
async function installMissing(env) {
  const missing = missingPrograms(env);
  if (missing.length === 0) return undefined;
  const packages = missing.map((name) => PROGRAMS[name]);
  say(
    `the Docker tests lack ${missing.join(', ')}: installing ${packages.join(', ')} with apt-get; no service is started …`,
  );
  const startMs = performance.now();
  const { exitCode, output } = await runQuietly(
    'sh',
    ['-c', APT_INSTALL_SCRIPT, 'firedrill-apt', ...packages],
    { env },
  );
  const still = missingPrograms(env);
  if (still.length > 0)
    return `no ${still.join(', ')}; apt-get ended with exit code ${exitCode}: ${lastLines(output, 1)[0]}`;
  say(`${packages.join(', ')} installed in ${secondsSince(startMs)}`);
  return undefined;
}

/**
 * Finds out whether there can be such namespaces here, and installs what they need.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} lock path of the lock under which to install
 * @returns {Promise<Namespaces>}
 */
export async function prepareNamespaces(env, lock) {
  if (process.platform !== 'linux')
    return { reason: `an engine of the tests' own needs Linux, not ${process.platform}` };
  if (process.getuid?.() !== 0) return { reason: "an engine of the tests' own needs root" };
  if (!existsSync('/usr/bin/apt-get') && missingPrograms(env).length > 0)
    return { reason: `no ${missingPrograms(env).join(', ')}` };
  const reason =
    missingPrograms(env).length > 0 ? await withLock(lock, () => installMissing(env)) : undefined;
  if (reason !== undefined) return { reason };
  const command = [...UNSHARE, 'sh', '-c', ENTER_SCRIPT, 'sh'];
  const [program = '', ...args] = [...command, 'true'];
  const { exitCode, output } = await runQuietly(program, args, { env });
  return exitCode === 0 ? { command } : { reason: lastLines(output, 1)[0] ?? `exit code ${exitCode}` };
}
