import * as z from 'zod';
import type { Fault } from './fault.ts';
import { redisByHand, redisUndo } from './redis.ts';

/** The standby replicates no longer and says nothing of it: what a failover would lose grows with every write. */
export const lag: Fault<'replication', Record<string, never>> = {
  kind: 'lag',
  summary: 'The standby, which replicates the cache, gets nothing from it any more and goes on answering.',
  symptom:
    'whoever reads the standby gets what was true a while ago; a failover to it would lose what came since',
  classification: 'none',
  needs: 'replication',
  roles: ['standby'],
  params: z.strictObject({}),
  prepare(replication, _params, role) {
    return {
      undo: redisUndo(replication.follow),
      proof: {
        inForce: [
          { probe: role, states: ['up'] },
          { probe: `${role}-lag`, states: ['erring'], saying: 'LAGGING' },
        ],
        gone: [{ probe: `${role}-lag`, states: ['up'] }],
      },
      inject: (signal) => replication.hold(signal),
      heal: (signal) => replication.release(signal),
      byHand: redisByHand(role, replication.follow),
    };
  },
};
