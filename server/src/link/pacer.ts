import { ChunkQueue } from './chunk-queue.ts';
import { after, TIMER_GRAIN_MS } from './timer.ts';
import type { Flow, Stage } from './toxic.ts';

/** How many of the waiting bytes go next, and when, in ms of the clock. */
export interface Piece {
  byteCount: number;
  dueMs: number;
}

/** Chooses the next piece of a chunk that arrived at `arrivedMs`; the piece before it was due at `previousMs`. */
export type Pace = (chunkBytes: number, arrivedMs: number, previousMs: number) => Piece | undefined;

/**
 * A stage that lets bytes through in pieces on a schedule. The schedule runs on due times and not on the timers that
 * serve it, so a late timer is made up for and the average is exact. A pace of `undefined` stalls until an update.
 */
export class Pacer implements Stage {
  readonly #flow: Flow<unknown>;
  readonly #pace: Pace;
  readonly #queue: ChunkQueue;
  #previousMs = Number.NEGATIVE_INFINITY;
  #ended = false;
  #waiting = false;
  #cancelTimer: () => void = () => {};

  constructor(flow: Flow<unknown>, pace: Pace) {
    this.#flow = flow;
    this.#pace = pace;
    this.#queue = new ChunkQueue(flow);
  }

  write(chunk: Buffer): void {
    this.#queue.push(chunk, this.#flow.clock.nowMs());
    if (!this.#waiting) this.#advance();
  }

  end(): void {
    this.#ended = true;
    if (this.#queue.head === undefined) this.#flow.end();
  }

  release(): void {
    this.#cancelTimer();
    this.#queue.passAll();
    if (this.#ended) this.#flow.end();
  }

  stop(): void {
    this.#cancelTimer();
    this.#queue.clear();
  }

  updated(): void {
    this.#cancelTimer();
    this.#previousMs = this.#flow.clock.nowMs();
    this.#advance();
  }

  #advance(): void {
    this.#waiting = true;
    for (;;) {
      const head = this.#queue.head;
      if (head === undefined) break;
      const piece = this.#pace(head.chunk.length, head.atMs, this.#previousMs);
      if (piece === undefined) return;
      if (piece.dueMs > this.#flow.clock.nowMs() + TIMER_GRAIN_MS) {
        this.#schedule(piece);
        return;
      }
      this.#send(piece);
    }
    this.#waiting = false;
    if (this.#ended) this.#flow.end();
  }

  #schedule(piece: Piece): void {
    this.#cancelTimer = after(this.#flow.clock, piece.dueMs - this.#flow.clock.nowMs(), () => {
      this.#send(piece);
      this.#advance();
    });
  }

  #send(piece: Piece): void {
    this.#previousMs = piece.dueMs;
    this.#queue.pass(piece.byteCount);
  }
}
