import * as z from 'zod';
import { flag } from '../attribute.ts';
import { ChunkQueue } from '../chunk-queue.ts';
import type { Flow, Stage, Toxic } from '../toxic.ts';

const attributes = z.object({
  hold: flag('Keep the bytes, as the sender’s TCP would, and let them through on removal'),
});
type Attributes = z.output<typeof attributes>;

/** Swallows data, FIN and RST alike: the other side learns nothing. */
class Hole implements Stage {
  readonly #flow: Flow<Attributes>;
  readonly #queue: ChunkQueue;
  #lost = false;
  #ended = false;
  #wasReset = false;

  constructor(flow: Flow<Attributes>) {
    this.#flow = flow;
    this.#queue = new ChunkQueue(flow);
  }

  write(chunk: Buffer): void {
    if (this.#flow.attributes.hold === 1 && !this.#lost) {
      this.#queue.push(chunk, 0);
      return;
    }
    this.#lost = true;
    this.#flow.drop(chunk.length);
  }

  end(): void {
    this.#ended = true;
  }

  reset(): void {
    this.#wasReset = true;
  }

  /** A stream with a gap is something no TCP peer ever sees, so a connection that lost bytes is reset. */
  release(): void {
    if (this.#lost || this.#wasReset) {
      this.#flow.reset();
      return;
    }
    this.#queue.passAll();
    if (this.#ended) this.#flow.end();
  }

  stop(): void {
    this.#queue.clear();
  }
}

export const blackhole: Toxic<Attributes> = {
  type: 'blackhole',
  summary:
    'Swallows everything in one direction and keeps the sockets: one is a half-open partition, one each way a full ' +
    'one. New connections are accepted and silent. On removal, a connection that lost bytes is reset.',
  attributes,
  holdsConnect: true,
  open: (flow) => new Hole(flow),
};
