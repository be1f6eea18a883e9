import type { Clock } from '../../platform/clock.ts';

const SLICE_LENGTH = 128;

/**
 * Does something for each of many, some at a time, with a turn of the event loop between: what else the process has to do,
 * above all a run's probes and faults, waits for a slice at most.
 */
export async function inSlices<T>(items: Iterable<T>, act: (item: T) => void, clock: Clock): Promise<void> {
  let count = 0;
  for (const item of [...items]) {
    if (count > 0 && count % SLICE_LENGTH === 0) await clock.sleep(0);
    act(item);
    count += 1;
  }
}
