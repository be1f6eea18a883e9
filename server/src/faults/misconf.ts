import { FiredrillError } from '@firedrill/contract';
import * as z from 'zod';
import type { RedisAdmin } from '../drivers/driver.ts';
import { type Clock, until } from '../platform/clock.ts';
import type { Fault } from './fault.ts';
import { infoField, provenOnWrites, redisByHand, redisUndo, restoringCommands, sendAll } from './redis.ts';

const POLL_MS = 10;
/** Longer than any file system lets a name be (255 bytes). */
const UNWRITABLE = `${'x'.repeat(300)}.rdb`;
/** Snapshots that are wanted once a day: enough for the server to mind that they fail. */
const DAILY = '86400 1';

async function isSaving(redis: RedisAdmin, signal: AbortSignal): Promise<boolean> {
  return (await infoField(redis, 'rdb_bgsave_in_progress', signal)) !== '0';
}

/** Takes a snapshot in the background, which must end as wanted; resolves with the moment at which it was begun. */
async function save(
  redis: RedisAdmin,
  status: 'ok' | 'err',
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  const ended = async (): Promise<boolean> => !(await isSaving(redis, signal));
  await until(ended, POLL_MS, signal);
  await redis.command(['BGSAVE'], signal);
  const begunMs = clock.nowMs();
  await until(ended, POLL_MS, signal);
  const was = await infoField(redis, 'rdb_last_bgsave_status', signal);
  if (was !== status)
    throw new FiredrillError('fault.inject', `a snapshot ended ${was} instead of ${status}`);
  return begunMs;
}

/** Snapshots fail, as on a full disk, and the server takes no writes that it could lose. */
export const misconf: Fault<'redis-admin', Record<string, never>> = {
  kind: 'misconf',
  summary:
    'The snapshot’s file is given a name that no disk takes, and one is attempted: the server refuses writes until one succeeds.',
  symptom: 'SET, DEL and PING are refused with MISCONF; GET works',
  classification: 'configuration',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({}),
  async prepare(redis, _params, role, { clock, signal: reading }) {
    const settings = ['dbfilename', 'stop-writes-on-bgsave-error', 'save'];
    const restoring = await restoringCommands(redis, settings, reading);
    const undo = [...restoring, ['BGSAVE']];
    const [, , saved = []] = restoring;
    const { gone } = provenOnWrites(role, 'MISCONF');
    return {
      undo: redisUndo(undo),
      proof: {
        inForce: [
          { probe: role, states: ['erring'], saying: 'MISCONF' },
          { probe: `${role}-write`, states: ['erring'], saying: 'MISCONF' },
        ],
        gone: [{ probe: role, states: ['up'] }, ...gone],
      },
      async inject(signal) {
        await sendAll(
          redis,
          [
            ['CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'yes'],
            ['CONFIG', 'SET', 'save', saved.at(-1) || DAILY],
            ['CONFIG', 'SET', 'dbfilename', UNWRITABLE],
          ],
          signal,
        );
        await save(redis, 'err', clock, signal);
        return { atMs: clock.nowMs(), detail: 'a snapshot failed' };
      },
      async heal(signal) {
        await sendAll(redis, restoring, signal);
        const atMs = await save(redis, 'ok', clock, signal);
        return { atMs, detail: 'a snapshot succeeded' };
      },
      byHand: redisByHand(role, undo),
    };
  },
};
