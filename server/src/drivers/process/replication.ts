import { FiredrillError } from '@firedrill/contract';
import type { Address } from '../../platform/address.ts';
import { type Clock, until } from '../../platform/clock.ts';
import { newSecret } from '../../platform/ids.ts';
import type { Effect, RedisAdmin, Replication, Target } from '../driver.ts';

/** The standby's account at the cache: it may replicate and nothing else. */
const REPLICA_USER = 'replica';
const POLL_MS = 5;
/** A port on which nothing ever listens. */
const NOWHERE = ['REPLICAOF', '127.0.0.1', '0'] as const;

/** A standby that follows the cache of its sandbox. */
class StandbyReplication implements Replication {
  readonly follow: readonly (readonly string[])[];
  readonly #redis: RedisAdmin;
  readonly #clock: Clock;

  constructor(redis: RedisAdmin, { host, port }: Address, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
    this.follow = [['REPLICAOF', host, String(port)]];
  }

  async hold(signal: AbortSignal): Promise<Effect> {
    await this.#redis.command(NOWHERE, signal);
    return { atMs: this.#clock.nowMs(), detail: 'the standby gets nothing from the cache any more' };
  }

  async release(signal: AbortSignal): Promise<Effect> {
    for (const words of this.follow) await this.#redis.command(words, signal);
    return { atMs: this.#clock.nowMs(), detail: 'the standby follows the cache again' };
  }

  /** Resolves when the standby has all that the cache has. */
  async inStep(signal: AbortSignal): Promise<void> {
    const isUp = async (): Promise<boolean> =>
      String(await this.#redis.command(['INFO', 'replication'], signal)).includes('master_link_status:up');
    await until(isUp, POLL_MS, signal);
  }
}

function adminOf({ role, can }: Target): RedisAdmin {
  const redis = can['redis-admin'];
  if (redis) return redis;
  throw new FiredrillError(
    'target.start',
    `the ${role} has no administrator, who would set up its replication`,
  );
}

/**
 * Makes the standby a replica of the cache, for good: both keep it in their configuration. Resolves, when the standby has all that the
 * cache has, with the standby as it is then.
 */
export async function replicate(
  cache: Target,
  standby: Target,
  clock: Clock,
  signal: AbortSignal,
): Promise<Target> {
  const password = newSecret();
  const account = ['ACL', 'SETUSER', REPLICA_USER, 'on', `>${password}`, '+psync', '+replconf', '+ping'];
  for (const words of [account, ['CONFIG', 'REWRITE']]) await adminOf(cache).command(words, signal);
  const redis = adminOf(standby);
  const replication = new StandbyReplication(redis, cache.address, clock);
  const settings = [
    ['CONFIG', 'SET', 'masteruser', REPLICA_USER],
    ['CONFIG', 'SET', 'masterauth', password],
    ['CONFIG', 'SET', 'repl-diskless-sync-delay', '0'],
  ];
  for (const words of [...settings, ...replication.follow]) await redis.command(words, signal);
  await adminOf(cache).command(['CONFIG', 'SET', 'repl-diskless-sync-delay', '0'], signal);
  await replication.inStep(signal);
  await redis.command(['CONFIG', 'REWRITE'], signal);
  return { ...standby, can: { ...standby.can, replication } };
}
