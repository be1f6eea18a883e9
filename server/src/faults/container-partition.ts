import * as z from 'zod';
import type { Fault } from './fault.ts';

/** What the container sends vanishes, and no socket learns of it: a true partition, past any link. */
export const containerPartition: Fault<'network', Record<string, never>> = {
  kind: 'container-partition',
  summary:
    'Everything that the container sends vanishes (a blackhole route in its network namespace); nothing is closed, and ' +
    'its own health check stays green; healing removes the route.',
  symptom:
    'commands in flight stay pending; a published port still accepts connections, which are never answered',
  classification: 'network',
  needs: 'network',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({}),
  async prepare(network, _params, role, { signal }) {
    const place = await network.place(signal);
    return {
      undo: { action: 'rejoin', details: place },
      proof: {
        inForce: [{ probe: role, states: ['silent'] }],
        gone: [{ probe: role, states: ['up'] }],
      },
      inject: (until) => network.isolate(place, until),
      heal: (until) => network.rejoin(place, until),
      byHand: `restart the ${role}'s container: docker restart`,
    };
  },
};
