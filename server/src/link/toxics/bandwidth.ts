import * as z from 'zod';
import { count } from '../attribute.ts';
import { Pacer } from '../pacer.ts';
import type { Toxic } from '../toxic.ts';

/** Toxiproxy's grain: a large chunk goes in pieces of at most this long. */
const PIECE_MS = 100;

const attributes = z.object({
  rate: count('KB/s (1 KB = 1,000 bytes)', 'Most that gets through; 0 stalls everything'),
});

export const bandwidth: Toxic<z.output<typeof attributes>> = {
  type: 'bandwidth',
  summary: 'Limits the throughput, in pieces of at most 100 ms.',
  attributes,
  open: (flow) =>
    new Pacer(flow, (chunkBytes, arrivedMs, previousMs) => {
      const bytesPerMs = flow.attributes.rate;
      if (bytesPerMs === 0) return undefined;
      const byteCount = Math.min(chunkBytes, bytesPerMs * PIECE_MS);
      return { byteCount, dueMs: Math.max(arrivedMs, previousMs) + byteCount / bytesPerMs };
    }),
};
