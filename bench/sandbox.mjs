import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userSeed } from '@firedrill/reference';
import { createProcessDriver } from '../server/dist/drivers/process/process-driver.js';
import { systemClock } from '../server/dist/platform/clock.js';
import { newRunId } from '../server/dist/platform/ids.js';

const ATTACH_LIMIT_MS = 60_000;

/**
 * Real servers for as long as `use` takes.
 * @template T
 * @param {(urls: { redisUrl: string, mysqlUrl: string }) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSandbox(use) {
  const driver = createProcessDriver({
    clock: systemClock,
    cacheDir: join(tmpdir(), 'firedrill-bench-cache'),
  });
  const attachment = await driver.attach(
    {
      runId: newRunId(systemClock.wallTime()),
      roles: ['cache', 'database'],
      seed: userSeed(),
      progress: () => undefined,
    },
    AbortSignal.timeout(ATTACH_LIMIT_MS),
  );
  /** @param {'cache' | 'database'} role @param {string} scheme */
  const url = (role, scheme) => {
    const target = attachment.targets.find((candidate) => candidate.role === role);
    if (!target) throw new Error(`no ${role}`);
    const { host, port, user = '', password = '', database } = target.address;
    const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    return `${scheme}://${credentials}@${host}:${port}${database ? `/${database}` : ''}`;
  };
  try {
    return await use({ redisUrl: url('cache', 'redis'), mysqlUrl: url('database', 'mysql') });
  } finally {
    await attachment.close();
  }
}
