import { availableParallelism } from 'node:os';

/** How many runs are made side by side unless `--jobs` says otherwise. */
export function defaultJobs(processors: number = availableParallelism()): number {
  return Math.max(1, processors);
}

/**
 * Calls `work` for every item, at most `jobs` at a time, in the order given; resolves when all have settled. An item
 * whose work rejects ends nothing but the start of further ones; the first rejection is thrown at the end.
 */
export async function inParallel<T>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
