import type { RunEventBody } from '@firedrill/contract';
import { Journal } from '../../../journal/journal.ts';
import type { RunStore } from '../../../journal/run-store.ts';
import { systemClock } from '../../../platform/clock.ts';
import { LiveEvents } from '../../../service/run-events.ts';
import type { JournalLine, RunEvents, RunEventsListener } from '../../drill-service.ts';

function fail(error: unknown): never {
  throw error;
}

/** A run that is nothing but its journal, which a test appends to. */
export class JournalRun implements RunEvents {
  readonly runId: string;
  /** Where the journal's file is. */
  readonly path: string;
  readonly #journal: Journal;
  readonly #events: LiveEvents;
  /** How many lines were read from the file. */
  linesRead = 0;
  /** How many hear it go on. */
  listeners = 0;

  constructor(store: RunStore, runId: string) {
    const files = store.create(runId, 'name: test\n');
    this.runId = runId;
    this.path = files.journal;
    this.#journal = new Journal(files.journal, systemClock, {
      onWriteFailure: fail,
      onListenerFailure: fail,
    });
    this.#journal.begin(systemClock.nowMs());
    this.#events = new LiveEvents({
      runId,
      files,
      subscribe: (listener) => this.#journal.subscribe(listener),
    });
  }

  get lastSeq(): number {
    return this.#events.lastSeq;
  }

  get isLive(): boolean {
    return this.#events.isLive;
  }

  append(body: RunEventBody): void {
    this.#journal.append(body);
  }

  /** Appends so many events with a text so long, in characters of two bytes. */
  appendMany(count: number, length = 10): void {
    for (let i = 0; i < count; i += 1) this.append({ type: 'run.warning', message: 'ü'.repeat(length) });
  }

  end(): void {
    this.#journal.close();
    this.#events.end();
  }

  async *read(afterSeq: number, signal: AbortSignal): AsyncGenerator<readonly JournalLine[]> {
    for await (const lines of this.#events.read(afterSeq, signal)) {
      this.linesRead += lines.length;
      yield lines;
    }
  }

  subscribe(listener: RunEventsListener): () => void {
    const unsubscribe = this.#events.subscribe(listener);
    this.listeners += 1;
    return () => {
      this.listeners -= 1;
      unsubscribe();
    };
  }
}
