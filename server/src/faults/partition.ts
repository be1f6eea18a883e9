import * as z from 'zod';
import type { LinkToxic } from '../drivers/driver.ts';
import type { Fault } from './fault.ts';
import { provenOnPath, toxicFault } from './link-fault.ts';

const DIRECTIONS = ['both', 'towards', 'from'] as const;

/** What each direction takes away, in the link's words: both streams where none is named. */
const STREAMS = {
  both: {},
  towards: { stream: 'upstream' },
  from: { stream: 'downstream' },
} satisfies Record<(typeof DIRECTIONS)[number], Pick<LinkToxic, 'stream'>>;

/**
 * Nothing gets through, and no socket learns of it: a cut cable, a firewall that drops. What was sent meanwhile arrives
 * when it is healed, as TCP sends again: also the write of a client that gave up long ago.
 */
export const partition: Fault<'link', { direction: (typeof DIRECTIONS)[number] }> = {
  kind: 'partition',
  summary:
    'The network between application and server swallows everything and closes nothing, both ways or in one direction; ' +
    'what was sent meanwhile arrives on healing.',
  symptom: 'commands in flight stay pending; open connections look healthy, new ones are never answered',
  classification: 'network',
  needs: 'link',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({
    direction: z
      .enum(DIRECTIONS)
      .default('both')
      .meta({
        description:
          'both: nothing arrives; towards: the server does not get the questions; from: it gets and obeys them, and the ' +
          'application does not get the answers.',
      }),
  }),
  prepare: (link, { direction }, role) =>
    toxicFault(
      link,
      role,
      { type: 'blackhole', name: 'partition', ...STREAMS[direction], attributes: { hold: 1 } },
      provenOnPath(role, ['silent']),
    ),
};
