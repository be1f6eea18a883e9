import { durationField } from '@firedrill/contract';
import * as z from 'zod';
import type { RedisSession } from '../drivers/driver.ts';
import type { Clock } from '../platform/clock.ts';
import type { Fault } from './fault.ts';
import { redisByHand, redisUndo } from './redis.ts';

const EVERY_MS = { min: 20, max: 1_000 } as const;
const END = ['PING'];

/** Cuts connections again and again until it may not any more or its own has gone. */
async function cutOn(
  session: RedisSession,
  cut: readonly string[],
  everyMs: number,
  clock: Clock,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    await clock.sleep(everyMs, ended);
    await session.command(cut, ended);
  }
}

/** Connections do not last: a proxy that restarts, a limit on their idle time that was set too low. */
export const killConnections: Fault<'redis-admin', { every: number }> = {
  kind: 'kill-connections',
  summary: 'The application’s connections are cut again and again (CLIENT KILL); healing ends that.',
  symptom: 'connections are closed in the midst of a command; new ones are accepted',
  classification: 'network',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    every: durationField
      .refine((ms) => ms >= EVERY_MS.min && ms <= EVERY_MS.max, {
        message: `must lie between ${EVERY_MS.min}ms and ${EVERY_MS.max / 1_000}s`,
      })
      .prefault('250ms')
      .meta({ description: 'Time between two cuts, 20ms to 1s.' }),
  }),
  prepare(redis, { every }, role, { clock }) {
    const cut = ['CLIENT', 'KILL', 'USER', redis.applicationUser];
    const probe = `${role}-lasting`;
    let ended = new AbortController();
    let session: RedisSession | undefined;
    return {
      // Whoever undoes it ends the connection over which the cuts come.
      undo: redisUndo([END]),
      proof: {
        inForce: [{ probe, states: ['reset'] }],
        gone: [{ probe, states: ['up'] }],
      },
      async inject(signal) {
        session = await redis.open(signal);
        const first = await session.command(cut, signal);
        signal.throwIfAborted();
        ended = new AbortController();
        // What ends it in any other way than healing shows in the proof, which no longer holds.
        cutOn(session, cut, every, clock, ended.signal).catch(() => undefined);
        return { atMs: clock.nowMs(), detail: `${first} connections were cut, and more every ${every} ms` };
      },
      async heal(signal) {
        ended.abort(new Error('healed'));
        session?.close();
        session = undefined;
        await redis.command(END, signal);
        return { atMs: clock.nowMs(), detail: 'the connections are left alone' };
      },
      byHand: redisByHand(role, [
        ['CLIENT', 'LIST'],
        ['CLIENT', 'KILL', 'ID', '<the one that kills>'],
      ]),
    };
  },
};
