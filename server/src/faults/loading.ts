import { stretchField } from '@firedrill/contract';
import * as z from 'zod';
import type { RedisAdmin, RedisReply, RedisSession } from '../drivers/driver.ts';
import { abortable } from '../platform/abortable.ts';
import { until } from '../platform/clock.ts';
import type { Fault } from './fault.ts';
import {
  cutApplication,
  infoField,
  type RedisCommand,
  redisByHand,
  redisUndo,
  restoringCommands,
  sendAll,
} from './redis.ts';

/** What the server waits after each key, and reads between two looks at its connections. */
const DELAY_MS = 10;
const LOOK_EVERY_BYTES = '1024';
/** Keys of the fault's own, so that there is enough to load: each of a few bytes. */
const PADDING = { prefix: 'firedrill:loading', valueBytes: '128' } as const;
const POLL_MS = 5;

function removingPadding(count: number): RedisCommand {
  const script = 'for i = 0, ARGV[2] - 1 do redis.call("UNLINK", ARGV[1] .. ":" .. i) end';
  return ['EVAL', script, '0', PADDING.prefix, String(count)];
}

/** Resolves when the server has begun to load, or has finished already. */
async function loadingBegun(
  redis: RedisAdmin,
  loaded: Promise<RedisReply>,
  signal: AbortSignal,
): Promise<void> {
  const isLoading = async (): Promise<boolean> => (await infoField(redis, 'loading', signal)) === '1';
  await Promise.race([until(isLoading, POLL_MS, signal), loaded]);
}

/** The server was started and reads its data from disk, which takes long where they are many. */
export const loading: Fault<'redis-admin', { longest: number }> = {
  kind: 'loading',
  summary:
    'The server loads its data again, slowly (DEBUG RELOAD), and the application’s connections are cut; healing lets it finish.',
  symptom: 'every command is refused with LOADING, and so is the check with which clients begin',
  classification: 'resource-exhaustion',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    longest: stretchField
      .prefault('60s')
      .meta({ description: 'Loading lasts until it is healed, or at least this long.' }),
  }),
  async prepare(redis, { longest }, role, { clock, signal: reading }) {
    const keys = Math.ceil(longest / DELAY_MS);
    const settings = ['key-load-delay', 'loading-process-events-interval-bytes', 'rdbcompression'];
    const restoring = await restoringCommands(redis, settings, reading);
    const undo = [...restoring, removingPadding(keys)];
    let session: RedisSession | undefined;
    let hastenedMs: number | undefined;
    let loaded: Promise<unknown> = Promise.resolve();
    return {
      undo: redisUndo(undo),
      proof: {
        inForce: [{ probe: role, states: ['erring'], saying: 'LOADING' }],
        gone: [{ probe: role, states: ['up'] }],
      },
      async inject(signal) {
        session = await redis.open(signal);
        await sendAll(
          redis,
          [
            ['DEBUG', 'POPULATE', String(keys), PADDING.prefix, PADDING.valueBytes],
            ['CONFIG', 'SET', 'rdbcompression', 'no'],
            ['CONFIG', 'SET', 'loading-process-events-interval-bytes', LOOK_EVERY_BYTES],
            ['CONFIG', 'SET', 'key-load-delay', String(DELAY_MS * 1_000)],
          ],
          signal,
        );
        signal.throwIfAborted();
        // The reply comes when everything has been loaded, whoever still waits then.
        const reply = session.command(['DEBUG', 'RELOAD'], new AbortController().signal);
        loaded = reply.catch(() => undefined);
        await loadingBegun(redis, reply, signal);
        const cut = await cutApplication(redis, signal);
        return { atMs: clock.nowMs(), detail: `the server loads its data, ${cut} connections were cut` };
      },
      async heal(signal) {
        await sendAll(redis, restoring, signal);
        hastenedMs ??= clock.nowMs();
        await abortable(loaded, signal);
        session?.close();
        await redis.command(removingPadding(keys), signal);
        return { atMs: hastenedMs, detail: 'the server has loaded its data' };
      },
      byHand: redisByHand(role, undo),
    };
  },
};
