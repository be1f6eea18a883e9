import * as z from 'zod';
import { milliseconds } from '../attribute.ts';
import { ChunkQueue } from '../chunk-queue.ts';
import { after, TIMER_GRAIN_MS } from '../timer.ts';
import type { Flow, Stage, Toxic } from '../toxic.ts';

const attributes = z.object({
  latency: milliseconds('Delay of every chunk, counted from its arrival'),
  jitter: milliseconds('The delay varies uniformly by up to this much in both directions'),
});
type Attributes = z.output<typeof attributes>;

/** Chunks wait for their own moment; a chunk with a shorter delay never overtakes the one before it. */
class DelayLine implements Stage {
  readonly #flow: Flow<Attributes>;
  readonly #queue: ChunkQueue;
  #endDueMs: number | undefined;
  #cancelTimer: () => void = () => {};

  constructor(flow: Flow<Attributes>) {
    this.#flow = flow;
    this.#queue = new ChunkQueue(flow);
  }

  write(chunk: Buffer): void {
    const idle = this.#queue.head === undefined;
    this.#queue.push(chunk, this.#dueMs());
    if (idle) this.#advance();
  }

  end(): void {
    this.#endDueMs = this.#dueMs();
    if (this.#queue.head === undefined) this.#advance();
  }

  release(): void {
    this.#cancelTimer();
    this.#queue.passAll();
    if (this.#endDueMs !== undefined) this.#flow.end();
  }

  stop(): void {
    this.#cancelTimer();
    this.#queue.clear();
  }

  #dueMs(): number {
    const { clock, random } = this.#flow;
    const { latency, jitter } = this.#flow.attributes;
    return clock.nowMs() + Math.max(0, latency + jitter * (2 * random() - 1));
  }

  #advance(): void {
    const nowMs = this.#flow.clock.nowMs() + TIMER_GRAIN_MS;
    for (let head = this.#queue.head; head !== undefined; head = this.#queue.head) {
      if (head.atMs > nowMs) {
        this.#wait(head.atMs);
        return;
      }
      this.#queue.pass(head.chunk.length);
    }
    if (this.#endDueMs === undefined) return;
    if (this.#endDueMs > nowMs) this.#wait(this.#endDueMs);
    else this.#flow.end();
  }

  #wait(dueMs: number): void {
    this.#cancelTimer = after(this.#flow.clock, dueMs - this.#flow.clock.nowMs(), () => this.#advance());
  }
}

export const latency: Toxic<Attributes> = {
  type: 'latency',
  summary: 'Delays everything by a fixed time, give or take a jitter.',
  attributes,
  open: (flow) => new DelayLine(flow),
};
