import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureServers } from './servers.mjs';

const OLD_POLICY = '#!/bin/sh\nexit 104\n';

let folder = '';
/** @type {NodeJS.ProcessEnv} */
let env = {};
beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = mkdtempSync(join(tmpdir(), 'firedrill-servers-'));
  mkdirSync(join(folder, 'bin'));
  env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, POLICY_FILE: join(folder, 'policy-rc.d') };
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Puts a program on the path.
 * @param {string} name
 * @param {string} script
 */
function program(name, script) {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** A finder that looks in the folder only. */
const findServers = async () => ({
  ...(existsSync(join(folder, 'redis-server')) && { cache: {} }),
  ...(existsSync(join(folder, 'mariadb-server')) && { database: {} }),
});

/** An apt-get that notes how it was called and under which policy, and puts the packages' servers in place. */
function fakeApt(condition = 'true') {
  program('sudo', 'while [ "$1" = -n ]; do shift; done; exec "$@"');
  program(
    'apt-get',
    `echo "$*" >> "${folder}/calls"
if [ -e "$POLICY_FILE" ]; then sh "$POLICY_FILE"; echo "policy $?" >> "${folder}/calls"; fi
case "$*" in *update) touch "${folder}/updated"; exit 0;; esac
${condition} || exit 100
for last; do case "$last" in *-server) touch "${folder}/$last";; esac; done`,
  );
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8');

describe('set-up of servers', () => {
  it('does nothing when both are there', async () => {
    program('apt-get', 'exit 1');
    await ensureServers(async () => ({ cache: {}, database: {} }), env, join(folder, 'lock'));
  });

  it('installs what is missing without recommended packages and with all services forbidden to start', async () => {
    fakeApt();
    await ensureServers(findServers, env, join(folder, 'lock'));
    expect(calls()).toBe(
      '-o DPkg::Lock::Timeout=180 install -y -q --no-install-recommends redis-server mariadb-server\npolicy 101\n',
    );
    expect(existsSync(join(folder, 'policy-rc.d'))).toBe(false);
  });

  it('installs only what is missing', async () => {
    fakeApt();
    writeFileSync(join(folder, 'mariadb-server'), '');
    await ensureServers(findServers, env, join(folder, 'lock'));
    expect(calls()).toContain('--no-install-recommends redis-server\n');
  });

  it('brings the package lists up to date when the first attempt fails', async () => {
    fakeApt(`[ -e "$(dirname "$0")/../updated" ]`);
    await ensureServers(findServers, env, join(folder, 'lock'));
    expect(calls()).toMatch(/install .*\npolicy 101\n-q update\npolicy 101\n-o .*install/);
  });

  it('puts the policy that was there back as it was, also after a failure', async () => {
    const policy = join(folder, 'policy-rc.d');
    writeFileSync(policy, OLD_POLICY);
    fakeApt('false');
    await expect(ensureServers(findServers, env, join(folder, 'lock'))).rejects.toThrow(
      'failed (exit code 100)',
    );
    expect(calls()).toContain('policy 101');
    expect(readFileSync(policy, 'utf8')).toBe(OLD_POLICY);
  });

  it('puts back the policy that a killed set-up had moved aside', async () => {
    const policy = join(folder, 'policy-rc.d');
    writeFileSync(`${policy}.before-firedrill`, OLD_POLICY);
    writeFileSync(policy, '#!/bin/sh\n# Firedrill set-up\nexit 101\n');
    fakeApt();
    await ensureServers(findServers, env, join(folder, 'lock'));
    expect(readFileSync(policy, 'utf8')).toBe(OLD_POLICY);
    expect(existsSync(`${policy}.before-firedrill`)).toBe(false);
  });

  it('gives the exact commands where there is no apt', async () => {
    env = { PATH: join(folder, 'bin') };
    await expect(ensureServers(findServers, env, join(folder, 'lock'))).rejects.toMatchObject({
      message:
        'No redis-server or valkey-server, and no mariadbd or mysqld was found on this machine. Install with:',
      cure: [
        expect.stringMatching(
          /^Debian, Ubuntu: .*apt-get install -y --no-install-recommends redis-server mariadb-server$/,
        ),
        expect.stringMatching(/^Fedora, RHEL: .*dnf install -y redis mariadb-server$/),
        expect.stringMatching(/^macOS: .*brew install redis mariadb$/),
        expect.stringMatching(/^Docker: .*docker run/),
      ],
    });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'gives them, too, to a user without the rights to install',
    async () => {
      program('apt-get', `touch "${folder}/called"`);
      program('sudo', 'exit 1');
      vi.spyOn(process, 'getuid').mockReturnValue(1000);
      await expect(ensureServers(findServers, env, join(folder, 'lock'))).rejects.toThrow(
        'was found on this machine',
      );
      expect(existsSync(join(folder, 'called'))).toBe(false);
    },
  );
});
