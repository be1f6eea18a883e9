import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userSeed } from '@firedrill/reference';
import { urlOf } from '../../../platform/address.ts';
import { systemClock } from '../../../platform/clock.ts';
import { newRunId } from '../../../platform/ids.ts';
import type { Attachment } from '../../driver.ts';
import { createProcessDriver } from '../../process/process-driver.ts';
import { CONFORMANCE_SEED, patience } from '../../testing/conformance.ts';

/** The account of the cache's administrator. */
export const ADMIN = { user: 'chief', password: 'administrator-secret' };

/** A Redis and a MySQL that stand for somebody else's, and the file that names them for the external driver. */
export interface OwnServers {
  file: string;
  attachment: Attachment;
}

/** Starts them, with the file in a folder of the caller's; they end when the attachment is closed. */
export async function startOwnServers(folder: string): Promise<OwnServers> {
  const file = join(folder, 'targets.json');
  const driver = createProcessDriver({ clock: systemClock, cacheDir: join(folder, 'cache') });
  const statements = [...userSeed().statements(), ...CONFORMANCE_SEED.statements()];
  const seed = { key: 'external-test-1', table: userSeed().table, statements: () => statements };
  const options = {
    runId: newRunId(systemClock.wallTime()),
    roles: ['cache' as const, 'database' as const],
    seed,
    progress: () => undefined,
  };
  const attachment = await driver.attach(options, patience());
  const [cache, database] = attachment.targets;
  if (!cache || !database) throw new Error('no servers');
  const rights = ['ACL', 'SETUSER', ADMIN.user, 'on', `>${ADMIN.password}`, '~*', '&*', '+@all'];
  await cache.can['redis-admin']?.command(rights, patience());
  const admin = { host: cache.address.host, port: cache.address.port, ...ADMIN };
  const content = {
    cache: { url: urlOf('redis', cache.address), adminUrl: urlOf('redis', admin), allowAdmin: true },
    database: { url: urlOf('mysql', database.address) },
  };
  writeFileSync(file, JSON.stringify(content));
  return { file, attachment };
}
