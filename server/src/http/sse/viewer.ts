import type { ServerResponse } from 'node:http';
import { type Batch, batchesOf, endFrame, HEARTBEAT, OPENING } from './frames.ts';
import type { LiveViewer, RunHub } from './hub.ts';

/** A viewer for whom more than this waits in memory is given nothing more until all of it is gone. */
export const WAITING_MAX_BYTES = 64 * 1024;

/** A viewer that took nothing of what waits for so many heartbeats is disconnected; its browser connects again and goes on where it was. */
const STALLED_BEATS_MAX = 2;

/** One connection that watches a run. */
export interface ViewerOptions {
  /** Its head is written already; it is the viewer's from now on. */
  response: ServerResponse;
  hub: RunHub;
  /** The last event that it has. */
  afterSeq: number;
  /** The connection is gone, whoever ended it. */
  onGone(): void;
  /** Hears why the journal could not be read; the connection is ended. */
  onDefect(error: unknown): void;
}

/**
 * Brings one viewer every event of a run, each once and in order. What has been is read from the journal, no faster than
 * it is taken; then the hub gives it what comes. Where it falls behind, it leaves the hub and reads the journal again.
 */
export class Viewer implements LiveViewer {
  readonly #response: ServerResponse;
  readonly #hub: RunHub;
  readonly #onDefect: (error: unknown) => void;
  #sentSeq: number;
  #isEnding = false;
  #isGone = false;
  #stalledBeats = 0;
  /** Set while it waits for room; called when there is some, or the connection is gone. */
  #wake: (() => void) | undefined;
  /** Set while it reads the journal. */
  #reading: AbortController | undefined;

  constructor({ response, hub, afterSeq, onGone, onDefect }: ViewerOptions) {
    this.#response = response;
    this.#hub = hub;
    this.#sentSeq = afterSeq;
    this.#onDefect = onDefect;
    response.on('drain', () => this.#onDrain());
    // An error is followed by `close`; nobody else would hear it.
    response.on('error', () => undefined);
    response.on('close', () => {
      this.#onClose();
      onGone();
    });
    this.#write(OPENING);
    void this.#follow();
  }

  get sentSeq(): number {
    return this.#sentSeq;
  }

  /** Then `drain` will come. */
  get #isFull(): boolean {
    return this.#response.writableLength > WAITING_MAX_BYTES;
  }

  deliver(batch: Batch): void {
    if (this.#sentSeq >= batch.lastSeq) return;
    if (!this.#isFull) {
      this.#send(batch);
      return;
    }
    this.#hub.leave(this);
    void this.#follow();
  }

  finish(): void {
    this.#write(endFrame(this.#sentSeq));
    this.#end();
  }

  /** Ends the connection, with or without what waits to be sent: the viewer connects again and goes on from what it has. */
  dismiss(): void {
    if (this.#response.writableLength > 0) this.#response.destroy();
    this.#end();
  }

  /** Keeps the connection open where it takes what it is sent; ends it where it does not. */
  beat(): void {
    if (this.#isFull || this.#isEnding) {
      this.#stalledBeats += 1;
      if (this.#stalledBeats >= STALLED_BEATS_MAX) this.#response.destroy();
      return;
    }
    this.#write(HEARTBEAT);
  }

  /** Reads the journal until there is nothing in it that the viewer has not, then joins the hub. Never rejects. */
  async #follow(): Promise<void> {
    try {
      while (await this.#hasRoom()) {
        if (this.#hub.join(this)) return;
        if (!(await this.#readOn())) {
          this.#giveUp();
          return;
        }
      }
    } catch (error) {
      if (this.#isGone) return;
      this.#onDefect(error);
      this.#response.destroy();
    }
  }

  /** Sends what is in the journal now; false when there was nothing new, although the hub has had more. */
  async #readOn(): Promise<boolean> {
    const { events } = this.#hub;
    const before = this.#sentSeq;
    this.#reading = new AbortController();
    for await (const lines of events.read(before, this.#reading.signal)) {
      for (const batch of batchesOf(events.runId, lines)) {
        this.#send(batch);
        if (!(await this.#hasRoom())) return true;
      }
    }
    this.#reading = undefined;
    return this.#sentSeq > before;
  }

  /** The journal lacks events: its disk was full. Of a run that is over this is all there will ever be. */
  #giveUp(): void {
    if (this.#hub.isOver) this.finish();
    else this.#end();
  }

  #send(batch: Batch): void {
    this.#write(batch.after(this.#sentSeq));
    this.#sentSeq = batch.lastSeq;
  }

  #write(bytes: Buffer): void {
    if (!this.#isGone && !this.#isEnding) this.#response.write(bytes);
  }

  /** What waits is sent first. */
  #end(): void {
    this.#isEnding = true;
    this.#response.end();
  }

  /** Waits until the viewer can be sent something; false when it cannot any more. */
  async #hasRoom(): Promise<boolean> {
    while (this.#isFull && !this.#isGone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return !this.#isGone && !this.#isEnding;
  }

  #onDrain(): void {
    this.#stalledBeats = 0;
    this.#wakeUp();
  }

  #onClose(): void {
    this.#isGone = true;
    this.#hub.leave(this);
    this.#reading?.abort();
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
