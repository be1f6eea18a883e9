import type { BreakerListener, BreakerState } from './breaker.ts';
import type { ErrorKind } from './error-kind.ts';
import type { ReferenceListener } from './events.ts';

/** Tells of one breaker: that it is there, each change, and whether calls go past it without asking it. */
export class BreakerNews {
  readonly #breaker: 'read' | 'write';
  readonly #emit: ReferenceListener;
  #state: BreakerState = 'closed';
  #isBypassed: boolean;

  constructor(breaker: 'read' | 'write', isBypassed: boolean, emit: ReferenceListener) {
    this.#breaker = breaker;
    this.#isBypassed = isBypassed;
    this.#emit = emit;
  }

  /** Tells how the breaker is, to someone who knows nothing of it. */
  introduce(): void {
    this.#tell(null, this.#isBypassed ? NOT_ASKED : 'nothing failed yet');
  }

  /** Hears the breaker itself. */
  readonly changed: BreakerListener = (state, previous, cause, error) => {
    this.#state = state;
    this.#tell(previous, cause, error);
  };

  /** Whether the gate before it answers by itself, because there is no connection. */
  bypass(isBypassed: boolean): void {
    if (isBypassed === this.#isBypassed) return;
    this.#isBypassed = isBypassed;
    this.#tell(this.#state, isBypassed ? NOT_ASKED : 'asked again: connected');
  }

  #tell(previous: BreakerState | null, cause: string, error?: ErrorKind): void {
    this.#emit({
      type: 'breaker.state',
      breaker: this.#breaker,
      state: this.#state,
      previous,
      cause,
      ...(error && { error }),
      ...(this.#isBypassed && { bypassed: true }),
    });
  }
}

const NOT_ASKED = 'not asked: no connection';
