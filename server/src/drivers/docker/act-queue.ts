import { abortable } from '../../platform/abortable.ts';

/**
 * Acts on one container, one after the other. Who gives up waiting does not give up the act that is under way, so that
 * what undoes it comes after it and never before.
 */
export class ActQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs an act when those before it have ended; one whose signal has aborted by then is not begun. */
  run<T>(act: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.#tail.then(() => {
      signal.throwIfAborted();
      return act();
    });
    this.#tail = turn.catch(() => undefined);
    return abortable(turn, signal);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#tail;
  }
}
