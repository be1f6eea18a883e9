import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { deadline, systemClock, until } from '../../platform/clock.ts';
import type { Attachment, Driver, Target } from '../driver.ts';
import { pingRedis } from '../ping.ts';
import { attachOptions, driverConformance, patience } from '../testing/conformance.ts';
import { askRedis } from '../testing/resp.ts';
import { createProcessDriver } from './process-driver.ts';
import { recordedProcesses } from './recorded-process.ts';
import { sandboxPath } from './sandbox.ts';
import { lockedPortsOf, processesOf } from './testing/traces.ts';

driverConformance('process', 'own', createProcessDriver);

describe('process driver', () => {
  let tmpDir: string;
  let driver: Driver;
  const open: Attachment[] = [];

  const attach = async (...roles: Parameters<typeof attachOptions>[0]) => {
    const options = attachOptions(roles);
    const attachment = await driver.attach(options, patience());
    open.push(attachment);
    const [target] = attachment.targets;
    if (target === undefined) throw new Error('nothing was attached');
    return { attachment, target, runId: options.runId, sandbox: sandboxPath(tmpDir, options.runId) };
  };

  beforeAll(() => {
    tmpDir = mkdtempSync('/tmp/fd-');
    driver = createProcessDriver({ clock: systemClock, cacheDir: join(tmpDir, 'cache'), tmpDir });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await Promise.all(open.splice(0).map((attachment) => attachment.close()));
  });
  afterAll(async () => {
    rmSync(tmpDir, { recursive: true, force: true });
    // A guardian whose sandbox could not be made ends a moment after the attachment was refused.
    await until(() => processesOf(tmpDir).length === 0, 20, patience());
  });

  it('keeps what the cache acknowledged through SIGKILL', async () => {
    const { target } = await attach('cache');
    expect(await askRedis(target.address, 'SET', 'k', 'v')).toBe('+OK\r\n');
    await target.can.lifecycle?.kill(patience());
    await target.can.lifecycle?.start(patience());
    await target.ready(patience());
    expect(await askRedis(target.address, 'GET', 'k')).toBe('$1\r\nv\r\n');
  });

  it('lets the application use the cache but not administer it, and nobody without a password', async () => {
    const { target } = await attach('cache');
    const { host, port } = target.address;
    expect(await askRedis(target.address, 'CONFIG', 'GET', 'dir')).toMatch(/^-NOPERM/);
    expect(await askRedis(target.address, 'INFO', 'server')).toContain('redis_version');
    await expect(pingRedis({ host, port }, patience())).rejects.toThrow(/WRONGPASS/);
  });

  it('gives the application its seeded database, keeps acknowledged writes through SIGKILL, and leaves no account without a password', async () => {
    const { target } = await attach('database');
    const { host, port, user = '', password = '', database = '' } = target.address;
    const query = async (sql: string) => {
      const connection = await createConnection({ host, port, user, password, database });
      try {
        return (await connection.query(sql))[0];
      } finally {
        connection.destroy();
      }
    };
    expect(await query('SELECT id, note FROM seeded ORDER BY id')).toEqual([
      { id: 1, note: "it's; here" },
      { id: 2, note: 'Grüße' },
    ]);
    await query("UPDATE seeded SET note = 'changed' WHERE id = 1");
    await target.can.lifecycle?.kill(patience());
    await target.can.lifecycle?.start(patience());
    await target.ready(patience());
    expect(await query('SELECT note FROM seeded WHERE id = 1')).toEqual([{ note: 'changed' }]);
    await expect(query('SELECT User FROM mysql.user')).rejects.toMatchObject({ errno: 1142 });
    await expect(query('DROP TABLE seeded')).rejects.toMatchObject({ errno: 1142 });
    for (const name of ['root', '']) {
      await expect(createConnection({ host, port, user: name })).rejects.toMatchObject({ errno: 1045 });
    }
  });

  it.runIf(process.platform === 'linux')('leaves no process, port lock or file after closing', async () => {
    const { attachment, runId, sandbox } = await attach('cache', 'standby', 'database');
    expect(processesOf(sandbox).length).toBe(4);
    expect(lockedPortsOf(runId).length).toBe(3);
    await attachment.close();
    expect(processesOf(sandbox)).toEqual([]);
    expect(lockedPortsOf(runId)).toEqual([]);
    expect(readdirSync(tmpDir)).toEqual(['cache']);
  });

  it.runIf(process.platform === 'linux')(
    'keeps the sandbox to its user and secrets out of arguments and logs',
    async () => {
      const { attachment, sandbox } = await attach('cache', 'database');
      expect(statSync(sandbox).mode & 0o077).toBe(0);
      const seen = [
        ...processesOf(sandbox).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
        ...['cache.log', 'database.log', 'sandbox.json'].map((name) =>
          readFileSync(join(sandbox, name), 'utf8'),
        ),
      ].join('\n');
      for (const { address } of attachment.targets) expect(seen).not.toContain(address.password);
      for (const name of ['cache.conf', 'database/account.sql', 'database/admin.json', 'cache.admin.json']) {
        expect(statSync(join(sandbox, name)).mode & 0o077).toBe(0);
      }
    },
  );

  it('undoes from the files of the sandbox alone: resumes and starts', async () => {
    const { target, sandbox } = await attach('cache');
    const undo = { driver: 'process', role: target.role, details: target.trace };
    await target.can.freeze?.pause(patience());
    await driver.undo({ ...undo, action: 'resume' }, patience());
    await target.ready(patience());

    await target.can.lifecycle?.kill(patience());
    await driver.undo({ ...undo, action: 'start' }, patience());
    await driver.undo({ ...undo, action: 'start' }, patience());
    expect(recordedProcesses(sandbox, 'cache').length).toBe(1);
    await untilPong(target);
    // The run's own healing takes the target back.
    await target.can.lifecycle?.start(patience());
    await target.ready(patience());
    expect(recordedProcesses(sandbox, 'cache').length).toBe(1);
    await expect(driver.undo({ ...undo, action: 'explode' }, patience())).rejects.toMatchObject({
      code: 'target.action',
    });
  });

  it('has nothing to undo in a sandbox that is gone', async () => {
    const { attachment, target } = await attach('cache');
    await attachment.close();
    const undo = { driver: 'process', role: target.role, details: target.trace, action: 'start' };
    await driver.undo(undo, patience());
    expect(existsSync(String(target.trace.sandbox))).toBe(false);
  });

  it('sweeps a run that is named, though its owner lives', async () => {
    const { runId, sandbox } = await attach('cache');
    const lines = await driver.sweep(runId);
    expect(lines.join('\n')).toMatch(/killed process \d+ \(cache\)[\s\S]*removed .*\n.*released port \d+/);
    expect(existsSync(sandbox)).toBe(false);
    expect(await driver.sweep(runId)).toEqual([]);
  });

  it('says what the server said when it does not start, and leaves nothing', async () => {
    const fake = join(tmpDir, 'fake-redis');
    const version = 'Redis server v=7.0.15 sha=0';
    writeFileSync(
      fake,
      `#!/bin/sh\n[ "$1" = --version ] && echo "${version}" && exit\necho boom: out of cheese; exit 1\n`,
    );
    chmodSync(fake, 0o755);
    vi.stubEnv('FIREDRILL_REDIS_SERVER', fake);
    const options = attachOptions(['cache']);
    const failure = driver.attach(options, patience());
    await expect(failure).rejects.toMatchObject({ code: 'target.start' });
    await expect(failure).rejects.toThrow(/cache[\s\S]*cache\.log:\nboom: out of cheese/);
    expect(readdirSync(tmpDir).sort()).toEqual(['cache', 'fake-redis']);
    expect(lockedPortsOf(options.runId)).toEqual([]);
  });

  it('names a program that is missing', async () => {
    vi.stubEnv('FIREDRILL_MYSQLD', '/nowhere/mysqld');
    await expect(attach('database')).rejects.toMatchObject({ code: 'environment.missing' });
  });

  it('names a temporary directory that cannot be used', async () => {
    const file = join(tmpDir, 'file');
    writeFileSync(file, '');
    const broken = createProcessDriver({ clock: systemClock, cacheDir: tmpDir, tmpDir: file });
    await expect(broken.attach(attachOptions(['cache']), patience())).rejects.toMatchObject({
      code: 'target.start',
      hint: expect.stringContaining('TMPDIR'),
    });
  });
});

async function untilPong({ address }: Target): Promise<void> {
  const signal = deadline(30_000, 'a PONG');
  for (;;) {
    try {
      await pingRedis(address, signal);
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      await systemClock.sleep(10, signal);
    }
  }
}
