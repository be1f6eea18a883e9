import * as z from 'zod';
import { randomInt } from '../../platform/random.ts';
import { count } from '../attribute.ts';
import { Pacer } from '../pacer.ts';
import type { Toxic } from '../toxic.ts';

const attributes = z.object({
  average_size: count('bytes', 'Average size of a slice; 0 leaves chunks whole'),
  size_variation: count('bytes', 'The size varies uniformly by up to this much in both directions'),
  delay: count('µs', 'Time between two slices; timers serve it in whole ms, so the average is exact'),
});

export const slicer: Toxic<z.output<typeof attributes>> = {
  type: 'slicer',
  summary: 'Splits chunks into slices of random size, with a pause between them.',
  attributes,
  open: (flow) =>
    new Pacer(flow, (chunkBytes, arrivedMs, previousMs) => {
      const { average_size: average, size_variation: variation, delay: delayUs } = flow.attributes;
      const sliceBytes = Math.max(1, randomInt(flow.random, average - variation, average + variation));
      const byteCount = average === 0 ? chunkBytes : Math.min(chunkBytes, sliceBytes);
      return { byteCount, dueMs: Math.max(arrivedMs, previousMs + delayUs / 1_000) };
    }),
};
