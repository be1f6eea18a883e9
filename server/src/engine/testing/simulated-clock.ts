import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';

interface Sleeper {
  atMs: number;
  wake(): void;
}

/** Time that passes only when everybody waits: then it leaps to whoever is to wake next. */
export class SimulatedClock implements Clock {
  readonly #sleepers = new Set<Sleeper>();
  #nowMs = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  wallTime(): string {
    return '2026-01-01T00:00:00.000Z';
  }

  every(): () => void {
    throw new Error('nothing repeats on a simulated clock');
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        atMs: this.#nowMs + ms,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.add(sleeper);
    });
  }

  /** Calls back at a moment. */
  at(atMs: number, act: () => void): void {
    this.#sleepers.add({ atMs, wake: act });
  }

  /** Lets time pass until some work is done; throws when it waits for what will never be. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = (): void => {
      isDone = true;
    };
    work.then(done, done);
    for (;;) {
      await setImmediate();
      if (isDone) return await work;
      const [first, ...others] = this.#sleepers;
      if (!first) throw new Error(`nobody is to wake after ${this.#nowMs} ms`);
      const next = others.reduce((least, sleeper) => (sleeper.atMs < least.atMs ? sleeper : least), first);
      this.#sleepers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
    }
  }
}
