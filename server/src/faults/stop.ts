import { durationField } from '@firedrill/contract';
import * as z from 'zod';
import type { Fault } from './fault.ts';

/** The server is shut down in an orderly way, as by a deployment or a maintenance window. */
export const stop: Fault<'lifecycle', { grace: number }> = {
  kind: 'stop',
  summary: 'The server is asked to end (SIGTERM) and killed after the grace period; healing starts it again.',
  symptom: 'open connections are closed cleanly, new ones are refused',
  classification: 'network',
  needs: 'lifecycle',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({
    grace: durationField.prefault('5s').meta({ description: 'How long the server may take to end.' }),
  }),
  prepare(lifecycle, { grace }, role) {
    return {
      undo: { action: 'start' },
      proof: {
        inForce: [{ probe: role, states: ['refused'] }],
        gone: [{ probe: role, states: ['up'] }],
      },
      inject: (signal) => lifecycle.stop(grace, signal),
      heal: (signal) => lifecycle.start(signal),
      byHand: `start the ${role} again`,
    };
  },
};
