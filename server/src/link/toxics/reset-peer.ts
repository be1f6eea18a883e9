import * as z from 'zod';
import { milliseconds } from '../attribute.ts';
import { ChunkQueue } from '../chunk-queue.ts';
import { after } from '../timer.ts';
import type { Flow, Stage, Toxic } from '../toxic.ts';

const attributes = z.object({ timeout: milliseconds('Time from the first chunk to the reset') });
type Attributes = z.output<typeof attributes>;

/** Holds everything from the first chunk on; a removal before the reset lets it through. */
class Fuse implements Stage {
  readonly #flow: Flow<Attributes>;
  readonly #queue: ChunkQueue;
  #ended = false;
  #cancelTimer: (() => void) | undefined;

  constructor(flow: Flow<Attributes>) {
    this.#flow = flow;
    this.#queue = new ChunkQueue(flow);
  }

  write(chunk: Buffer): void {
    this.#queue.push(chunk, 0);
    if (this.#cancelTimer === undefined) this.#light();
  }

  end(): void {
    if (this.#queue.head === undefined) this.#flow.end();
    else this.#ended = true;
  }

  release(): void {
    this.#cancelTimer?.();
    this.#queue.passAll();
    if (this.#ended) this.#flow.end();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#queue.clear();
  }

  updated(): void {
    if (this.#cancelTimer === undefined) return;
    this.#cancelTimer();
    this.#light();
  }

  #light(): void {
    const { clock, attributes } = this.#flow;
    if (attributes.timeout === 0) this.#flow.reset();
    else this.#cancelTimer = after(clock, attributes.timeout, () => this.#flow.reset());
  }
}

export const resetPeer: Toxic<Attributes> = {
  type: 'reset_peer',
  summary: 'Resets the connection (RST on both sides) a time after the first chunk.',
  attributes,
  open: (flow) => new Fuse(flow),
};
