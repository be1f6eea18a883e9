import type { Flow } from './toxic.ts';

/** What a held chunk costs beside its bytes: without it, a million one-byte chunks would count as one MB. */
const CHUNK_COST_BYTES = 256;

interface Held {
  chunk: Buffer;
  atMs: number;
}

/** Chunks that a stage holds back, first in, first out, each with a time of the stage's choosing. */
export class ChunkQueue {
  readonly #flow: Flow<unknown>;
  #held: Held[] = [];

  constructor(flow: Flow<unknown>) {
    this.#flow = flow;
  }

  get head(): Readonly<Held> | undefined {
    return this.#held[0];
  }

  push(chunk: Buffer, atMs: number): void {
    this.#held.push({ chunk, atMs });
    this.#flow.charge(CHUNK_COST_BYTES);
  }

  /** Passes on the first bytes of the head, at most `byteCount`. */
  pass(byteCount: number): void {
    const head = this.#held[0];
    if (head === undefined) return;
    if (byteCount < head.chunk.length) {
      const piece = head.chunk.subarray(0, byteCount);
      head.chunk = head.chunk.subarray(byteCount);
      this.#flow.write(piece);
      return;
    }
    this.#held.shift();
    this.#flow.charge(-CHUNK_COST_BYTES);
    this.#flow.write(head.chunk);
  }

  /** Passes on everything. */
  passAll(): void {
    const held = this.#held;
    this.#held = [];
    this.#flow.charge(-held.length * CHUNK_COST_BYTES);
    for (const { chunk } of held) this.#flow.write(chunk);
  }

  /** Forgets everything; for a connection that is gone. */
  clear(): void {
    this.#held = [];
  }
}
