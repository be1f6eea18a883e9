import type { RunEvent, RunEventBody, RunSummary } from '@firedrill/contract';
import type { JournalLine, RunEvents, RunEventsListener } from '../drill-service.ts';

/** A run whose journal is a list: a test appends to it. */
export class MemoryRun implements RunEvents {
  readonly summary: RunSummary;
  readonly #lines: JournalLine[] = [];
  readonly #listeners = new Set<RunEventsListener>();

  constructor(summary: RunSummary) {
    this.summary = summary;
  }

  get runId(): string {
    return this.summary.id;
  }

  get lastSeq(): number {
    return this.#lines.length;
  }

  get isLive(): boolean {
    return this.summary.state === 'running';
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Appends an event, which happened `seq` ms after the start. */
  append(body: RunEventBody): RunEvent {
    const seq = this.lastSeq + 1;
    const event: RunEvent = { seq, atMs: seq, ...body };
    const line = { seq, line: JSON.stringify(event) };
    this.#lines.push(line);
    for (const listener of this.#listeners) listener.onLine(line);
    return event;
  }

  /** Ends the run. */
  end(): void {
    this.summary.state = 'finished';
    this.summary.isHere = false;
    for (const listener of this.#listeners) listener.onEnd();
    this.#listeners.clear();
  }

  async *read(afterSeq: number, signal: AbortSignal): AsyncGenerator<readonly JournalLine[]> {
    for (const line of this.#lines.slice(afterSeq)) {
      signal.throwIfAborted();
      yield [line];
    }
  }

  subscribe(listener: RunEventsListener): () => void {
    if (!this.isLive) {
      listener.onEnd();
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
