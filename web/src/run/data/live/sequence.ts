import type { RunEvent } from '@firedrill/contract';

/** Lets every event of a run through once and in order, whatever comes twice or out of turn. */
export class Sequence {
  #lastSeq: number;

  constructor(afterSeq: number) {
    this.#lastSeq = afterSeq;
  }

  /** The last event that was let through. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The new ones of some events in order, up to a gap; `isGap` when something before the others is missing. */
  take(events: readonly RunEvent[]): { fresh: RunEvent[]; isGap: boolean } {
    const fresh: RunEvent[] = [];
    for (const event of events) {
      if (event.seq <= this.#lastSeq) continue;
      if (event.seq !== this.#lastSeq + 1) return { fresh, isGap: true };
      this.#lastSeq = event.seq;
      fresh.push(event);
    }
    return { fresh, isGap: false };
  }
}
