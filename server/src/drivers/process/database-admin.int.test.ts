import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadline, systemClock } from '../../platform/clock.ts';
import { askAsAdmin } from '../admin/mysql-admin.ts';
import type { Attachment, MysqlAdmin, MysqlSession, Target } from '../driver.ts';
import { attachOptions, patience } from '../testing/conformance.ts';
import { ADMIN_USER, readAdminPlace } from './database-admin.ts';
import { createProcessDriver } from './process-driver.ts';

describe("the administrator of a sandbox's database", () => {
  let tmpDir: string;
  let attachment: Attachment;
  let target: Target;
  let mysql: MysqlAdmin;

  beforeAll(async () => {
    tmpDir = mkdtempSync('/tmp/fd-');
    const driver = createProcessDriver({ clock: systemClock, cacheDir: join(tmpDir, 'cache'), tmpDir });
    attachment = await driver.attach(attachOptions(['database']), patience());
    const [only] = attachment.targets;
    if (only?.can['mysql-admin'] === undefined) throw new Error('no administrator');
    target = only;
    mysql = only.can['mysql-admin'];
  });

  afterAll(async () => {
    await attachment?.close();
    rmSync(tmpDir, { recursive: true, force: true });
  });

  const limit = async (): Promise<unknown> => {
    const [row] = await mysql.query('SELECT @@GLOBAL.max_connections AS value', patience());
    return row?.value;
  };

  /** Opens connections as the application does until it is refused; resolves with them and the refusal. */
  const exhaust = async (): Promise<{ held: MysqlSession[]; errno: unknown }> => {
    const held: MysqlSession[] = [];
    for (;;) {
      try {
        held.push(await mysql.open('application', patience()));
      } catch (error) {
        return { held, errno: (error as { errno?: number }).errno };
      }
    }
  };

  it('is not let in over the port', async () => {
    const { host, port } = target.address;
    await expect(createConnection({ host, port, user: ADMIN_USER })).rejects.toMatchObject({ errno: 1045 });
  });

  it('asks, and opens one more connection, while the application gets none; so does another process', async () => {
    const before = await limit();
    await mysql.query('SET GLOBAL max_connections = 10', patience());
    const { held, errno } = await exhaust();
    expect(errno).toBe(1040);
    expect(await limit()).toBe(10);
    const second = await mysql.open('administrator', patience());
    second.close();
    await askAsAdmin(
      readAdminPlace(String(target.trace.sandbox)),
      [`SET GLOBAL max_connections = ${before}`],
      patience(),
    );
    expect(await limit()).toBe(before);
    for (const session of held) session.close();
  });

  it('is there again after the server crashed', async () => {
    await target.can.lifecycle?.kill(patience());
    await expect(mysql.query('SELECT 1', patience())).rejects.toThrow();
    await target.can.lifecycle?.start(patience());
    await target.ready(patience());
    expect(await mysql.query('SELECT 1 AS one', patience())).toEqual([{ one: 1 }]);
  });

  it('waits no longer than it is let, and what it asks last has the last word', async () => {
    await target.can.freeze?.pause(patience());
    const early = mysql.query('SET GLOBAL max_connections = 20', deadline(50, 'the first change'));
    await expect(early).rejects.toThrow('took longer');
    const late = mysql.query('SET GLOBAL max_connections = 30', patience());
    await target.can.freeze?.resume(patience());
    await late;
    expect(await limit()).toBe(30);
  });

  it('finds what KILL was to end gone already', async () => {
    await mysql.query("KILL IS_USED_LOCK('held by nobody')", patience());
    const session = await mysql.open('application', patience());
    await mysql.query(`KILL ${session.connectionId}`, patience());
    await expect(session.query('SELECT 1', patience())).rejects.toThrow();
    await mysql.query(`KILL ${session.connectionId}`, patience());
  });
});
