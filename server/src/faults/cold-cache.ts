import * as z from 'zod';
import { emptied, flush } from './emptying.ts';
import type { Fault } from './fault.ts';
import { redisByHand, redisUndo } from './redis.ts';

/**
 * Everything that was stored is gone, at once. There is nothing to undo, since the application fills the cache again
 * by itself: the time until it is healed is the time in which that is looked at.
 */
export const coldCache: Fault<'redis-admin', Record<string, never>> = {
  kind: 'cold-cache',
  summary: 'Every key is removed (FLUSHALL); healing changes nothing, the application fills the cache again.',
  symptom: 'nothing fails; every first question is a miss, and all of them meet the database',
  classification: 'none',
  momentary: true,
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({}),
  prepare(redis, _params, role, { clock }) {
    return {
      undo: redisUndo([]),
      proof: emptied(role),
      async inject(signal) {
        const keys = await flush(redis, signal);
        return { atMs: clock.nowMs(), detail: `${keys} keys were removed` };
      },
      async heal() {
        return { atMs: clock.nowMs(), detail: 'there is nothing to undo' };
      },
      byHand: redisByHand(role, [['PING']]),
    };
  },
};
