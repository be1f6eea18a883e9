import * as z from 'zod';
import type { Fault } from './fault.ts';

/** The server stops executing while the kernel keeps its sockets alive: an overloaded host, a paused container. */
export const freeze: Fault<'freeze', Record<string, never>> = {
  kind: 'freeze',
  summary:
    'The process is suspended (SIGSTOP): it accepts connections and never answers; healing resumes it.',
  symptom: 'commands in flight stay pending; connections look healthy, keep-alive included',
  classification: 'network',
  needs: 'freeze',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({}),
  prepare(freezing, _params, role) {
    return {
      undo: { action: 'resume' },
      proof: {
        inForce: [{ probe: role, states: ['silent'] }],
        gone: [{ probe: role, states: ['up'] }],
      },
      inject: (signal) => freezing.pause(signal),
      heal: (signal) => freezing.resume(signal),
      byHand: `resume the ${role}'s process with SIGCONT`,
    };
  },
};
