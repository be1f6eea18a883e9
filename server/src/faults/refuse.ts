import * as z from 'zod';
import type { Fault } from './fault.ts';
import { provenOnPath, toxicFault } from './link-fault.ts';

/** The server lives and its port is closed to the application: a firewall that rejects, a service that was moved. */
export const refuse: Fault<'link', Record<string, never>> = {
  kind: 'refuse',
  summary: 'Open connections are reset and new ones refused, while the server itself is well.',
  symptom: 'open connections are reset, new ones are refused at once',
  classification: 'network',
  needs: 'link',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({}),
  prepare: (link, _params, role) =>
    toxicFault(
      link,
      role,
      { type: 'refuse', name: 'refuse', stream: 'downstream', attributes: { reset: 1 } },
      provenOnPath(role, ['refused']),
    ),
};
