import type { PreparedRun } from '../harness-run.ts';
import type { JournalLine, RunEvents, RunEventsListener } from '../http/drill-service.ts';
import { journalLines, lastLines } from './journal-lines.ts';

/** The events of a run that goes on here: those on file, and each further one as it comes. */
export class LiveEvents implements RunEvents {
  readonly runId: string;
  readonly #path: string;
  readonly #listeners = new Set<RunEventsListener>();
  #lastSeq = 0;
  #isLive = true;

  constructor(run: Pick<PreparedRun, 'runId' | 'files' | 'subscribe'>) {
    this.runId = run.runId;
    this.#path = run.files.journal;
    run.subscribe(({ seq, type }, _view, line) => {
      this.#lastSeq = seq;
      this.#tell((listener) => listener.onLine({ seq, line }));
      if (type === 'run.finished') this.end();
    });
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  read(afterSeq: number, signal: AbortSignal): AsyncIterable<readonly JournalLine[]> {
    // Taken now and not at the first read: whoever subscribes at the same time gets the rest from there.
    return journalLines(this.#path, { afterSeq, toSeq: this.#lastSeq }, signal);
  }

  subscribe(listener: RunEventsListener): () => void {
    if (!this.#isLive) {
      listener.onEnd();
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that no event comes any more. Idempotent. */
  end(): void {
    if (!this.#isLive) return;
    this.#isLive = false;
    this.#tell((listener) => listener.onEnd());
    this.#listeners.clear();
  }

  #tell(say: (listener: RunEventsListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        say(listener);
      } catch {
        // It hears nothing more; the run and the other listeners go on.
        this.#listeners.delete(listener);
      }
    }
  }
}

/** The events of a run that this server does not run: what is on file now. */
export async function storedEvents(runId: string, path: string): Promise<RunEvents> {
  const lastSeq = (await lastLines(path)).at(-1)?.seq ?? 0;
  return {
    runId,
    lastSeq,
    isLive: false,
    read: (afterSeq, signal) => journalLines(path, { afterSeq, toSeq: lastSeq }, signal),
    subscribe: (listener) => {
      listener.onEnd();
      return () => undefined;
    },
  };
}
