import * as z from 'zod';
import { count } from '../attribute.ts';
import type { Toxic } from '../toxic.ts';

const attributes = z.object({
  bytes: count(
    'bytes',
    'What each connection carries, from its start or from adding the toxic, before it closes',
  ),
});

export const limitData: Toxic<z.output<typeof attributes>> = {
  type: 'limit_data',
  summary: 'Closes the connection once a number of bytes has got through.',
  attributes,
  open: (flow) => {
    let passedBytes = 0;
    return {
      write: (chunk) => {
        const allowed = chunk.subarray(0, Math.max(0, flow.attributes.bytes - passedBytes));
        flow.drop(chunk.length - allowed.length);
        passedBytes += allowed.length;
        if (allowed.length > 0) flow.write(allowed);
        if (passedBytes >= flow.attributes.bytes) flow.close();
      },
      end: () => flow.end(),
      release: () => {},
      stop: () => {},
    };
  },
};
