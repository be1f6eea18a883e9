import * as z from 'zod';
import type { Fault } from './fault.ts';

/** The server's container loses its network: to whoever uses its published port it looks like a crash. */
export const disconnect: Fault<'network', Record<string, never>> = {
  kind: 'disconnect',
  summary:
    'The container is taken off its networks while the server in it runs on; healing puts it back with its address, its ' +
    'names and its ports.',
  symptom:
    'over a published port as by a crash: connections are closed, new ones are refused; but no process ended',
  classification: 'network',
  needs: 'network',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({}),
  async prepare(network, _params, role, { signal }) {
    const place = await network.place(signal);
    return {
      undo: { action: 'reconnect', details: place },
      proof: {
        inForce: [{ probe: role, states: ['refused', 'reset'] }],
        gone: [{ probe: role, states: ['up'] }],
      },
      inject: (until) => network.disconnect(until),
      heal: (until) => network.reconnect(place, until),
      byHand: `connect the ${role}'s container to its networks again: docker network connect`,
    };
  },
};
