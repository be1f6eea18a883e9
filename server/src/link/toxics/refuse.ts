import * as z from 'zod';
import { flag } from '../attribute.ts';
import type { Toxic } from '../toxic.ts';

const attributes = z.object({ reset: flag('Reset the connections that are open') });

export const refuse: Toxic<z.output<typeof attributes>> = {
  type: 'refuse',
  summary:
    'Refuses new connections as a dead server does (ECONNREFUSED); the same port opens again on removal.',
  attributes,
  closesListener: true,
  open: (flow) => {
    if (flow.attributes.reset === 1) flow.reset();
    return undefined;
  },
};
