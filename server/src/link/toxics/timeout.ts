import * as z from 'zod';
import { milliseconds } from '../attribute.ts';
import { after } from '../timer.ts';
import type { Toxic } from '../toxic.ts';

const attributes = z.object({
  timeout: milliseconds(
    'Time until the connection closes, from its start or from adding the toxic; 0 = never',
  ),
});

export const timeout: Toxic<z.output<typeof attributes>> = {
  type: 'timeout',
  summary: 'Drops all data and closes the connection after a time, or when the toxic is removed.',
  attributes,
  open: (flow) => {
    let cancelTimer: () => void = () => {};
    const start = (): void => {
      cancelTimer();
      if (flow.attributes.timeout > 0) {
        cancelTimer = after(flow.clock, flow.attributes.timeout, () => flow.close());
      }
    };
    start();
    return {
      write: (chunk) => flow.drop(chunk.length),
      end: () => {
        cancelTimer();
        flow.close();
      },
      release: () => {
        cancelTimer();
        flow.close();
      },
      stop: () => cancelTimer(),
      updated: start,
    };
  },
};
