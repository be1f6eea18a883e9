import * as z from 'zod';
import type { RedisAdmin } from '../drivers/driver.ts';
import type { Fault } from './fault.ts';
import { provenOnWrites, type RedisCommand, restoringCommands, sendAll, settingFault } from './redis.ts';

/** Whose replica the server is now, as the command that makes it so. */
async function restoringRole(redis: RedisAdmin, signal: AbortSignal): Promise<RedisCommand> {
  const reply = await redis.command(['CONFIG', 'GET', 'replicaof'], signal);
  const [host, port] = String(Array.isArray(reply) ? (reply[1] ?? '') : '').split(' ');
  return host && port ? ['REPLICAOF', host, port] : ['REPLICAOF', 'NO', 'ONE'];
}

/** A failover left the application with a replica: of a primary that is gone, so that what it reads grows old. */
export const readonly: Fault<'redis-admin', Record<string, never>> = {
  kind: 'readonly',
  summary: 'The server is made the replica of a primary that is not there (REPLICAOF): it takes no writes.',
  symptom: 'SET and DEL are refused with READONLY; GET works, and what it answers grows old',
  classification: 'configuration',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({}),
  async prepare(redis, _params, role, { clock, signal: reading }) {
    const settings = ['replica-read-only', 'replica-serve-stale-data'];
    const undo = [
      await restoringRole(redis, reading),
      ...(await restoringCommands(redis, settings, reading)),
    ];
    return settingFault(redis, role, clock, {
      undo,
      proof: provenOnWrites(role, 'READONLY'),
      async act(signal) {
        await sendAll(
          redis,
          [
            ...settings.map((name) => ['CONFIG', 'SET', name, 'yes']),
            // Nothing ever listens on port 0.
            ['REPLICAOF', '127.0.0.1', '0'],
          ],
          signal,
        );
        return 'the server is the replica of a primary that is not there';
      },
      healed: 'the server has the role that it had',
    });
  },
};
