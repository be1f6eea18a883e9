import type { Target } from '../../drivers/driver.ts';

/** What a cache holds while it is tested, so that faults that take keys away have some to take. */
const KEYS = { count: '2000', valueBytes: '256' } as const;
const STORE = "for i = 1, ARGV[1] do redis.call('SET', 'stored:' .. i, string.rep('x', ARGV[2])) end";

/** Puts into a cache what its application could have put there; does nothing to other targets. */
export async function fill(target: Target, signal: AbortSignal): Promise<void> {
  if (target.can.replication) return; // What it holds comes from the cache.
  await target.can['redis-admin']?.command(['EVAL', STORE, '0', KEYS.count, KEYS.valueBytes], signal);
}

/**
 * What an administrator can read of a target and a fault could leave changed: settings and accounts, a line each. A
 * target without an administrator has nothing that a fault could change for longer than its process lives.
 */
export async function settingsOf({ can }: Target, signal: AbortSignal): Promise<string[]> {
  const redis = can['redis-admin'];
  if (redis !== undefined) {
    const settings = await redis.command(['CONFIG', 'GET', '*'], signal);
    const accounts = await redis.command(['ACL', 'LIST'], signal);
    const pairs = Array.isArray(settings) ? settings.map(String) : [];
    const lines = pairs.flatMap((name, i) => (i % 2 === 0 ? [`${name} = ${pairs[i + 1]}`] : []));
    return [...lines.sort(), ...(Array.isArray(accounts) ? accounts.map(String) : [])];
  }
  const rows = (await can['mysql-admin']?.query('SHOW GLOBAL VARIABLES', signal)) ?? [];
  return rows.map(({ Variable_name: name, Value: value }) => `${name} = ${value}`);
}
