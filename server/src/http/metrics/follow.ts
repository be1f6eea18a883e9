import { deferred } from '../../platform/deferred.ts';
import type { JournalLine, RunEvents } from '../drill-service.ts';

/**
 * Calls back for every line of a run from its first, in order, none twice: those that come while those of the past are
 * read wait for them. Resolves when the run has ended; rejects when its journal cannot be read, or the signal aborts.
 */
export async function follow(
  events: RunEvents,
  onLine: (line: JournalLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = deferred<void>();
  let lastSeq = 0;
  let waiting: JournalLine[] | undefined = [];
  const take = (line: JournalLine): void => {
    if (line.seq <= lastSeq) return;
    lastSeq = line.seq;
    onLine(line);
  };
  const unsubscribe = events.subscribe({
    onLine: (line) => (waiting ? waiting.push(line) : take(line)),
    onEnd: ended.resolve,
  });
  const onAbort = (): void => ended.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  // It is awaited only after the past has been read, which may fail first.
  ended.promise.catch(() => undefined);
  try {
    for await (const lines of events.read(0, signal)) lines.forEach(take);
    waiting.forEach(take);
    waiting = undefined;
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    unsubscribe();
  }
}
