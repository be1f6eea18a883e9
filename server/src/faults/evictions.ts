import { FiredrillError, shareField } from '@firedrill/contract';
import * as z from 'zod';
import type { RedisAdmin } from '../drivers/driver.ts';
import type { Fault } from './fault.ts';
import { infoField, restoringCommands, sendAll, settingFault } from './redis.ts';

/** The limit in bytes at which about a share of the data stays. */
async function limitFor(redis: RedisAdmin, keep: number, signal: AbortSignal): Promise<number> {
  if (Number(await redis.command(['DBSIZE'], signal)) === 0) {
    throw new FiredrillError('fault.inject', 'the cache is empty: no key can give way');
  }
  const usedBytes = Number(await infoField(redis, 'used_memory', signal));
  const dataBytes = usedBytes - Number(await infoField(redis, 'used_memory_startup', signal));
  return Math.max(1, Math.round(usedBytes - (1 - keep) * dataBytes));
}

/** The memory is too small for the data: the server drops what was used least recently. */
export const evictions: Fault<'redis-admin', { keep: number }> = {
  kind: 'evictions',
  summary:
    'The memory limit is set below what is in use, with allkeys-lru: keys give way, and new ones push out others.',
  symptom: 'nothing fails; misses, and with them load on the database',
  classification: 'none',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    keep: shareField
      .prefault('25%')
      .meta({ description: 'How much of the memory that the data take may still be used, about.' }),
  }),
  async prepare(redis, { keep }, role, { clock, signal: reading }) {
    const probe = `${role}-eviction`;
    return settingFault(redis, role, clock, {
      undo: await restoringCommands(redis, ['maxmemory', 'maxmemory-policy'], reading),
      proof: {
        inForce: [{ probe, states: ['erring'], saying: 'EVICTING' }],
        gone: [{ probe, states: ['up'] }],
      },
      async act(signal) {
        const limit = await limitFor(redis, keep, signal);
        await sendAll(
          redis,
          [
            ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'],
            ['CONFIG', 'SET', 'maxmemory', String(limit)],
          ],
          signal,
        );
        return `the memory limit is ${limit} bytes, and keys give way`;
      },
      healed: 'the memory limit is what it was; the keys that gave way stay away',
    });
  },
};
