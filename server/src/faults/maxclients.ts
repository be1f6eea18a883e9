import * as z from 'zod';
import type { Fault } from './fault.ts';
import { cutApplication, restoringCommands, settingFault } from './redis.ts';

/** Every place for a connection is taken. */
export const maxclients: Fault<'redis-admin', { cut: boolean }> = {
  kind: 'maxclients',
  summary:
    'The limit on connections is set below their number; the administrator keeps the one he has, and nobody gets a new one.',
  symptom: 'a new connection is answered with "max number of clients reached" and closed',
  classification: 'resource-exhaustion',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    cut: z.boolean().default(true).meta({
      description:
        'Whether the application’s open connections are cut; if not, it notices only when it connects anew.',
    }),
  }),
  async prepare(redis, { cut }, role, { clock, signal: reading }) {
    return settingFault(redis, role, clock, {
      undo: await restoringCommands(redis, ['maxclients'], reading),
      proof: {
        inForce: [{ probe: role, states: ['erring'], saying: 'ERR max number of clients' }],
        gone: [{ probe: role, states: ['up'] }],
      },
      async act(signal) {
        await redis.command(['CONFIG', 'SET', 'maxclients', '1'], signal);
        const count = cut ? await cutApplication(redis, signal) : 0;
        return `no new connection is accepted, ${count} were cut`;
      },
      healed: 'the limit on connections is what it was',
    });
  },
};
