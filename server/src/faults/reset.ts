import * as z from 'zod';
import type { Fault } from './fault.ts';
import { provenOnPath, toxicFault } from './link-fault.ts';

/**
 * Every answer is cut off by a reset: a middlebox that lost its state, a proxy that restarts. The server has done what
 * it was asked, and the client cannot know: one that sends the command again has it done twice.
 */
export const reset: Fault<'link', Record<string, never>> = {
  kind: 'reset',
  summary:
    'Connections are accepted and reset (RST) the moment the server answers: what was asked is done, the answer is lost.',
  symptom: 'every command ends in a reset connection, and reconnecting seems to succeed each time',
  classification: 'network',
  needs: 'link',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({}),
  prepare: (link, _params, role) =>
    toxicFault(
      link,
      role,
      { type: 'reset_peer', name: 'reset', stream: 'downstream', attributes: { timeout: 0 } },
      provenOnPath(role, ['reset']),
    ),
};
