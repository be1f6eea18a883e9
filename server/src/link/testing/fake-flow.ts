import type { Clock } from '../../platform/clock.ts';
import { seededRandom } from '../../platform/random.ts';
import type { Flow } from '../toxic.ts';

interface Sleeper {
  dueMs: number;
  resolve(): void;
}

/** A clock that stands still until it is told to move, and then wakes those whose time has come, in order. */
export class FakeClock implements Clock {
  #nowMs = 0;
  #sleepers: Sleeper[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  wallTime(): string {
    return '2026-01-01T00:00:00.000Z';
  }

  get sleeperCount(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { dueMs: this.#nowMs + ms, resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      });
    });
  }

  every(): never {
    throw new Error('toxics do not use intervals');
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined || next.dueMs > untilMs) break;
      this.#nowMs = next.dueMs;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      next.resolve();
      await new Promise(setImmediate);
    }
    this.#nowMs = untilMs;
  }
}

/** A flow that notes what a stage does: `12.5:abc`, `20:end`. */
export class FakeFlow<A> implements Flow<A> {
  readonly clock: FakeClock;
  readonly random = seededRandom(1, 'test');
  attributes: A;
  readonly log: string[] = [];
  /** Memory and bytes counted on top of what was passed through. */
  chargedBytes = 0;
  droppedBytes = 0;

  constructor(clock: FakeClock, attributes: A) {
    this.clock = clock;
    this.attributes = attributes;
  }

  write(chunk: Buffer): void {
    this.#note(chunk.toString('latin1'));
  }

  end(): void {
    this.#note('end');
  }

  close(): void {
    this.#note('close');
  }

  reset(): void {
    this.#note('reset');
  }

  drop(byteCount: number): void {
    this.droppedBytes += byteCount;
  }

  charge(byteCount: number): void {
    this.chargedBytes += byteCount;
  }

  #note(what: string): void {
    this.log.push(`${this.clock.nowMs()}:${what}`);
  }
}
