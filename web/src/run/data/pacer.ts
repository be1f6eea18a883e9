import type { Clock } from './browser.ts';

/** Calls for a new picture at most so often, however often there is something new. */
export class Pacer {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #call: () => void;
  #lastAt = Number.NEGATIVE_INFINITY;
  #due: { atMs: number; cancel: () => void } | undefined;

  constructor(clock: Clock, everyMs: number, call: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#call = call;
  }

  /** There is something new: calls now, or as soon as may be. */
  soon(): void {
    this.within(0);
  }

  /** Calls at the latest after a time, and as soon as may be when less is asked for meanwhile. */
  within(delayMs: number): void {
    const now = this.#clock.now();
    const atMs = Math.max(now + delayMs, this.#lastAt + this.#everyMs);
    if (atMs <= now) {
      this.now();
      return;
    }
    if (this.#due && this.#due.atMs <= atMs) return;
    this.#due?.cancel();
    this.#due = { atMs, cancel: this.#clock.after(atMs - now, () => this.now()) };
  }

  /** Calls at once. */
  now(): void {
    this.stop();
    this.#lastAt = this.#clock.now();
    this.#call();
  }

  /** Calls no more until it is asked again. */
  stop(): void {
    this.#due?.cancel();
    this.#due = undefined;
  }
}
