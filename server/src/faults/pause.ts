import * as z from 'zod';
import type { RedisSession } from '../drivers/driver.ts';
import type { Clock } from '../platform/clock.ts';
import type { Fault } from './fault.ts';
import { redisByHand, redisUndo } from './redis.ts';

type Mode = 'all' | 'writes';

/** Each pause ends by itself and is renewed before it does, so that it does not outlive who asked for it. */
const PAUSE_MS = 2_000;
const RENEW_EVERY_MS = 500;

const UNPAUSE = ['CLIENT', 'UNPAUSE'];

/** Asks for a pause again and again; no reply is waited for, since a session that monitors mixes them with others. */
async function keepPaused(
  session: RedisSession,
  mode: Mode,
  clock: Clock,
  ended: AbortSignal,
): Promise<void> {
  const pause = ['CLIENT', 'PAUSE', String(PAUSE_MS), mode === 'all' ? 'ALL' : 'WRITE'];
  while (!ended.aborted) {
    session.command(pause, ended).catch(() => undefined);
    await clock.sleep(RENEW_EVERY_MS, ended);
  }
}

/** The server keeps its clients waiting, as it does while a failover is prepared. */
export const pause: Fault<'redis-admin', { mode: Mode }> = {
  kind: 'pause',
  summary:
    'Commands are held back (CLIENT PAUSE), those of clients that come anew included, until it is healed.',
  symptom: 'commands stay pending while connections look healthy; with mode writes only those that write',
  classification: 'network',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    mode: z
      .enum(['all', 'writes'])
      .default('all')
      .meta({ description: 'Which commands are held back: all, or those that write.' }),
  }),
  prepare(redis, { mode }, role, { clock }) {
    const probe = mode === 'all' ? role : `${role}-write`;
    let ended = new AbortController();
    let session: RedisSession | undefined;
    return {
      undo: redisUndo([UNPAUSE]),
      proof: {
        inForce: [{ probe, states: ['silent'] }],
        gone: [{ probe, states: ['up'] }],
      },
      async inject(signal) {
        session = await redis.open(signal);
        // A pause of all commands holds back its own end too, but not from a connection that monitors.
        if (mode === 'all') await session.command(['MONITOR'], signal);
        signal.throwIfAborted();
        ended = new AbortController();
        // What ends it in any other way than healing shows in the proof, which no longer holds.
        keepPaused(session, mode, clock, ended.signal).catch(() => undefined);
        return { atMs: clock.nowMs(), detail: `${mode === 'all' ? 'all commands' : 'writes'} are held back` };
      },
      async heal(signal) {
        ended.abort(new Error('healed'));
        session?.command(UNPAUSE, signal).catch(() => undefined);
        await redis.command(UNPAUSE, signal);
        session?.close();
        session = undefined;
        return { atMs: clock.nowMs(), detail: 'commands are served' };
      },
      byHand: redisByHand(role, [UNPAUSE]),
    };
  },
};
