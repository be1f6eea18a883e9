import { CANARY_KEY, FiredrillError, type Role } from '@firedrill/contract';
import type { RedisAdmin } from '../drivers/driver.ts';
import type { PreparedFault } from './fault.ts';

/** Removes every key, after it has put one there of which a probe can then see that it went; how many there were. */
export async function flush(redis: RedisAdmin, signal: AbortSignal): Promise<number> {
  const keys = Number(await redis.command(['DBSIZE'], signal));
  const stored = await redis.command(['SET', CANARY_KEY, '1'], signal);
  if (stored !== 'OK') throw new FiredrillError('fault.inject', 'the cache does not take a key');
  signal.throwIfAborted();
  await redis.command(['FLUSHALL'], signal);
  return keys;
}

/** Proof that what was there before has gone, and that the server takes something new. */
export function emptied(role: Role): PreparedFault['proof'] {
  return {
    inForce: [{ probe: `${role}-canary`, states: ['erring'], saying: 'EMPTY' }],
    gone: [
      { probe: role, states: ['up'] },
      { probe: `${role}-write`, states: ['up'] },
    ],
  };
}
