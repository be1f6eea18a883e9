import * as z from 'zod';
import type { Fault } from './fault.ts';

/** The server's process dies at once, as by a segmentation fault or the kernel's out-of-memory killer. */
export const crash: Fault<'lifecycle', Record<string, never>> = {
  kind: 'crash',
  summary: 'The process is killed (SIGKILL); healing starts it again on the same address and data.',
  symptom: 'open connections are closed, new ones are refused',
  classification: 'network',
  needs: 'lifecycle',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({}),
  prepare(lifecycle, _params, role) {
    return {
      undo: { action: 'start' },
      proof: {
        inForce: [{ probe: role, states: ['refused'] }],
        gone: [{ probe: role, states: ['up'] }],
      },
      inject: (signal) => lifecycle.kill(signal),
      heal: (signal) => lifecycle.start(signal),
      byHand: `start the ${role} again`,
    };
  },
};
