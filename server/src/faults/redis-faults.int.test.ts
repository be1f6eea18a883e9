import type { FaultParams, Role } from '@firedrill/contract';
import { userSeed } from '@firedrill/reference';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attachment, Driver, RedisAdmin, Target } from '../drivers/driver.ts';
import { DRIVERS } from '../drivers/index.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { newRunId } from '../platform/ids.ts';
import { FAULTS, prepareFault } from './index.ts';
import { fill, settingsOf } from './testing/target-state.ts';

const ROLE: Role = 'cache';
/** More than any fault sends while it is injected. */
const COMMANDS_MAX = 12;

function signal(what: string): AbortSignal {
  return deadline(20_000, what);
}

/** The administrator whose commands end an injection: the signal aborts when so many have been answered. */
function breakingOff(redis: RedisAdmin, after: number, broken: AbortController): RedisAdmin {
  let sent = 0;
  return {
    applicationUser: redis.applicationUser,
    open: (limit) => redis.open(limit),
    command: async (words, limit) => {
      const reply = await redis.command(words, limit);
      sent += 1;
      if (sent === after) broken.abort(new Error('broken off'));
      return reply;
    },
  };
}

describe('faults by an administrator of Redis', () => {
  let driver: Driver;
  let attachment: Attachment;
  let target: Target;
  let redis: RedisAdmin;

  const ask = (...words: string[]) => redis.command(words, signal(words.join(' ')));

  const ready = (kind: string, on: Target, params: FaultParams = {}) => {
    const planned = { id: 'f1', kind, on: ROLE, params, injectAtMs: 0, healAtMs: 1 };
    return prepareFault(planned, on, driver.kind, { clock: systemClock, signal: signal('preparing') });
  };

  beforeAll(async () => {
    const [create] = DRIVERS;
    if (!create) throw new Error('no driver');
    driver = create(systemClock);
    const runId = newRunId(systemClock.wallTime());
    const options = { runId, roles: [ROLE], seed: userSeed(), progress: () => undefined };
    attachment = await driver.attach(options, signal('attaching'));
    const [attached] = attachment.targets;
    const admin = attached?.can['redis-admin'];
    if (!attached || !admin) throw new Error('no administrator');
    [target, redis] = [attached, admin];
  });
  afterAll(() => attachment.close());

  const faults = FAULTS.filter(({ needs }) => needs === 'redis-admin');

  test.each(faults)('$kind broken off after any of its commands is undone by healing', async ({ kind }) => {
    const before = await settingsOf(target, signal('reading'));
    for (let after = 1; after <= COMMANDS_MAX; after += 1) {
      await fill(target, signal('filling'));
      const broken = new AbortController();
      const admin = breakingOff(redis, after, broken);
      const { inject, heal } = await ready(kind, { ...target, can: { 'redis-admin': admin } });
      // The preparation may have been the one to be broken off; then there was no injection to speak of.
      await inject(AbortSignal.any([broken.signal, signal('injecting')])).catch(() => undefined);
      const isOver = !broken.signal.aborted;
      await heal(signal('healing'));
      await target.ready(signal('ready'));
      if (isOver) break;
    }
    expect(await settingsOf(target, signal('reading again'))).toEqual(before);
  });

  test.each(faults)('the record of $kind says no password', async ({ kind }) => {
    const { undo, byHand } = await ready(kind, target);
    expect(JSON.stringify([undo, byHand])).not.toContain(target.address.password);
  });

  test('loading leaves the keys as they were', async () => {
    await ask('FLUSHALL');
    await fill(target, signal('filling'));
    const keys = await ask('DBSIZE');
    const { inject, heal } = await ready('loading', target);
    await inject(signal('injecting'));
    await heal(signal('healing'));
    expect(await ask('DBSIZE')).toBe(keys);
  });

  test('evictions touch nothing in an empty cache, which is an error', async () => {
    await ask('FLUSHALL');
    const { inject } = await ready('evictions', target);
    await expect(inject(signal('injecting'))).rejects.toMatchObject({ code: 'fault.inject' });
  });

  test('the server that a fault makes a replica becomes the replica again that it was', async () => {
    await ask('REPLICAOF', '127.0.0.1', '1');
    const { inject, heal } = await ready('readonly', target);
    await inject(signal('injecting'));
    expect(await ask('CONFIG', 'GET', 'replicaof')).toEqual(['replicaof', '127.0.0.1 0']);
    await heal(signal('healing'));
    expect(await ask('CONFIG', 'GET', 'replicaof')).toEqual(['replicaof', '127.0.0.1 1']);
    await ask('REPLICAOF', 'NO', 'ONE');
  });

  test.each(['password', 'removed'])(
    'an account with several passwords and rules of its own gets all of them back: %s',
    async (variant) => {
      const user = redis.applicationUser;
      await ask('ACL', 'SETUSER', user, '>a second one', '-flushall', '(+get ~other:*)');
      const accounts = await ask('ACL', 'LIST');
      const { inject, heal } = await ready('auth', target, { variant });
      await inject(signal('injecting'));
      expect(await ask('ACL', 'LIST')).not.toEqual(accounts);
      await heal(signal('healing'));
      expect(await ask('ACL', 'LIST')).toEqual(accounts);
      // Healed without a need, it stays what it was.
      await heal(signal('healing again'));
      expect(await ask('ACL', 'LIST')).toEqual(accounts);
      await ask('ACL', 'SETUSER', user, '<a second one', '+flushall', 'clearselectors');
    },
  );

  test('the administrator is back after his connection was cut and after a restart', async () => {
    const own = String(await ask('CLIENT', 'ID'));
    await ask('CLIENT', 'KILL', 'ID', own, 'SKIPME', 'no').catch(() => undefined);
    expect(await ask('CLIENT', 'ID')).not.toBe(Number(own));
    await target.can.lifecycle?.kill(signal('killing'));
    await target.can.lifecycle?.start(signal('starting'));
    expect(await ask('PING')).toBe('PONG');
  });
});
