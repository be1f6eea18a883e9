import { durationField } from '@firedrill/contract';
import * as z from 'zod';
import { emptied, flush } from './emptying.ts';
import type { Fault } from './fault.ts';
import { redisByHand, redisUndo } from './redis.ts';

const AWAY_MS_MAX = 5_000;

/** The server is started again and has kept nothing: no persistence, or a new machine in place of the old. */
export const restartEmpty: Fault<'redis-admin', { away: number }> = {
  kind: 'restart-empty',
  summary:
    'Every key is removed and the server crashes and starts again (DEBUG CRASH-AND-RECOVER); healing waits until it is back.',
  symptom: 'connections are cut and new ones refused for a while; then every first question is a miss',
  classification: 'network',
  momentary: true,
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    away: durationField
      .refine((ms) => ms <= AWAY_MS_MAX, { message: `must be at most ${AWAY_MS_MAX / 1_000}s` })
      .prefault('1s')
      .meta({ description: 'How long the server is away, at most 5s.' }),
  }),
  prepare(redis, { away }, role, { clock }) {
    return {
      undo: redisUndo([['PING']]),
      proof: emptied(role),
      async inject(signal) {
        const session = await redis.open(signal);
        try {
          const keys = await flush(redis, signal);
          const atMs = clock.nowMs();
          signal.throwIfAborted();
          const refused = await session
            .command(['DEBUG', 'CRASH-AND-RECOVER', String(Math.round(away))], signal)
            .then(String, () => undefined);
          signal.throwIfAborted();
          if (refused !== undefined) throw new Error(refused);
          return { atMs, detail: `${keys} keys were removed and the server crashed` };
        } finally {
          session.close();
        }
      },
      async heal(signal) {
        const atMs = clock.nowMs();
        await redis.command(['PING'], signal);
        return { atMs, detail: 'the server is back' };
      },
      byHand: redisByHand(role, [['PING']]),
    };
  },
};
