import { closeSync, openSync, writeSync } from 'node:fs';
import {
  emptyView,
  type FiredrillError,
  type RunEvent,
  type RunEventBody,
  type RunView,
  reduceRun,
} from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { storageError } from '../platform/storage.ts';
import { Reserve } from './reserve.ts';

/** Hears every event with the view that it led to, and the line, without its end, as which it stands in the file. */
export type JournalListener = (event: RunEvent, view: RunView, line: string) => void;

/** The two ways in which a run learns of trouble with its own record or its listeners. */
export interface JournalTroubles {
  /**
   * The file cannot be written any more, or only from the little room that was kept for the end: the run has to end. Events
   * go on, in memory at least, so that healing can be finished. Told once.
   */
  onWriteFailure(error: FiredrillError): void;
  /** A listener threw; it hears nothing more. */
  onListenerFailure(error: unknown): void;
}

/**
 * The record of one run: every event appended to a file, one JSON line each, and folded into the view. Lines are
 * written synchronously, so that what was seen is on file, in order, when the process dies; at most the last is torn.
 * A full disk leaves room for how the run ended.
 */
export class Journal {
  readonly #clock: Clock;
  readonly #path: string;
  readonly #troubles: JournalTroubles;
  readonly #listeners = new Set<JournalListener>();
  readonly #reserve: Reserve;
  #fd: number | undefined;
  #originMs = 0;
  #hasFailed = false;
  #view: RunView = emptyView();

  /** Makes the file, which must not exist; other `flags` of `open` are for files that are no ordinary ones. */
  constructor(path: string, clock: Clock, troubles: JournalTroubles, flags = 'wx') {
    this.#path = path;
    this.#clock = clock;
    this.#troubles = troubles;
    try {
      this.#fd = openSync(path, flags);
    } catch (error) {
      throw this.#writeError(error);
    }
    this.#reserve = new Reserve(`${path}.reserve`);
  }

  /** The view after all events so far. */
  get view(): RunView {
    return this.#view;
  }

  /** The monotonic moment that counts as 0 in this run. */
  get originMs(): number {
    return this.#originMs;
  }

  /** Makes a moment of the monotonic clock the run's start; called once, before the first event. */
  begin(originMs: number): void {
    this.#originMs = originMs;
  }

  /** Ms since the run's start, to the µs. */
  sinceStart(monotonicMs: number): number {
    return Math.round((monotonicMs - this.#originMs) * 1_000) / 1_000;
  }

  /** Appends an event that happened now, or at the given moment of the monotonic clock. */
  append(body: RunEventBody, monotonicMs: number = this.#clock.nowMs()): RunEvent {
    const event: RunEvent = { seq: this.#view.seq + 1, atMs: this.sinceStart(monotonicMs), ...body };
    const line = JSON.stringify(event);
    this.#write(`${line}\n`);
    this.#view = reduceRun(this.#view, event);
    for (const listener of this.#listeners) this.#tell(listener, event, line);
    return event;
  }

  /** Calls back for every event from now on; returns the unsubscription. */
  subscribe(listener: JournalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Closes the file; later events are kept in memory only. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#reserve.release();
  }

  #tell(listener: JournalListener, event: RunEvent, line: string): void {
    try {
      listener(event, this.#view, line);
    } catch (error) {
      this.#listeners.delete(listener);
      this.#troubles.onListenerFailure(error);
    }
  }

  #write(line: string): void {
    const bytes = Buffer.from(line);
    let written = 0;
    while (this.#fd !== undefined && written < bytes.length) {
      try {
        written += writeSync(this.#fd, bytes, written);
      } catch (error) {
        // With the reserve given up, the line goes on where it stopped.
        if (!this.#reserve.release()) this.close();
        this.#tellFailure(error);
      }
    }
  }

  #tellFailure(cause: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#troubles.onWriteFailure(this.#writeError(cause));
  }

  #writeError(cause: unknown): FiredrillError {
    return storageError(`cannot write the journal ${this.#path}`, cause);
  }
}
