import * as z from 'zod';
import { milliseconds } from '../attribute.ts';
import { after } from '../timer.ts';
import type { Toxic } from '../toxic.ts';

const attributes = z.object({ delay: milliseconds('Time by which the close comes later') });

export const slowClose: Toxic<z.output<typeof attributes>> = {
  type: 'slow_close',
  summary: 'Delays the orderly close (FIN); data and resets pass at once.',
  attributes,
  open: (flow) => {
    let cancelTimer: (() => void) | undefined;
    return {
      write: (chunk) => flow.write(chunk),
      end: () => {
        cancelTimer = after(flow.clock, flow.attributes.delay, () => {
          cancelTimer = undefined;
          flow.end();
        });
      },
      release: () => {
        if (cancelTimer === undefined) return;
        cancelTimer();
        flow.end();
      },
      stop: () => cancelTimer?.(),
    };
  },
};
