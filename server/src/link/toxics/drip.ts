import * as z from 'zod';
import { Pacer } from '../pacer.ts';
import type { Toxic } from '../toxic.ts';

const INTERVAL_MAX_MS = 3_600_000;

const attributes = z.object({
  interval: z.int().min(1).max(INTERVAL_MAX_MS).default(200).describe('Wait before each byte, in ms'),
});

export const drip: Toxic<z.output<typeof attributes>> = {
  type: 'drip',
  summary: 'Lets one byte through at a time, so that a reply never ends and a socket never goes idle.',
  attributes,
  open: (flow) =>
    new Pacer(flow, (_chunkBytes, arrivedMs, previousMs) => ({
      byteCount: 1,
      dueMs: Math.max(arrivedMs, previousMs) + flow.attributes.interval,
    })),
};
