import * as z from 'zod';
import type { Fault } from './fault.ts';
import { provenOnWrites, restoringCommands, sendAll, settingFault } from './redis.ts';

/** The memory is full and no key may give way (`noeviction`). */
export const oom: Fault<'redis-admin', Record<string, never>> = {
  kind: 'oom',
  summary: 'The memory limit is set below what is in use, with noeviction: nothing new can be stored.',
  symptom: 'SET is refused with OOM; GET and DEL work',
  classification: 'resource-exhaustion',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({}),
  async prepare(redis, _params, role, { clock, signal: reading }) {
    return settingFault(redis, role, clock, {
      // The limit first, so that under the old policy there is nothing to give way.
      undo: await restoringCommands(redis, ['maxmemory', 'maxmemory-policy'], reading),
      proof: provenOnWrites(role, 'OOM'),
      async act(signal) {
        await sendAll(
          redis,
          [
            ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'],
            ['CONFIG', 'SET', 'maxmemory', '1'],
          ],
          signal,
        );
        return 'the memory limit is 1 byte, and no key may give way';
      },
      healed: 'the memory limit is what it was',
    });
  },
};
