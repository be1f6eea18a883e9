import type { Clock } from '../browser.ts';

/** A clock that stands until it is moved on. */
export class FakeClock implements Clock {
  #nowMs = 1_000_000;
  #timers: { atMs: number; call: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  async pause(): Promise<void> {}

  /** Lets everything happen that waits for nothing but its turn. */
  async settle(): Promise<void> {
    for (let i = 0; i < 30; i += 1) await Promise.resolve();
  }

  /** Lets a time pass, with all that falls due in it. */
  async pass(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await this.settle();
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.call();
      await this.settle();
    }
    this.#nowMs = endMs;
    await this.settle();
  }
}
