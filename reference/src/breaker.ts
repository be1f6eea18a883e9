import type { Random } from './clock.ts';
import type { ErrorKind } from './error-kind.ts';

export const BREAKER_STATES = ['closed', 'open', 'half-open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

export interface BreakerSettings {
  /** Calls are judged over this long, to within a tenth of it. */
  windowMs: number;
  /** Fewer calls in the window than this say nothing. */
  callsMin: number;
  /** Opens when this share of the window's calls failed or were slow. */
  badShare: number;
  /** A call that took longer than this is slow. */
  slowMs: number;
  /** Opens when this many calls in a row failed. */
  failuresInRow: number;
  /** How long it stays open at first; doubled each time that half-open fails, up to `openMsMax`. */
  openMs: number;
  openMsMax: number;
  /** The open time is varied by up to this share, either way. */
  jitterShare: number;
  /** Calls that must succeed one after another before it closes. */
  probes: number;
}

/** Given to a call that may go ahead; `REFUSED` is not one. */
export type Permit = number;
export const REFUSED: Permit = -1;

/** Hears each change; `error` is the kind of the failure that opened the breaker, where a failure did. */
export type BreakerListener = (
  state: BreakerState,
  previous: BreakerState,
  cause: string,
  error?: ErrorKind,
) => void;

const SLICES = 10;

/** Counts of calls over a rolling window cut into ten slices. */
class RollingCounts {
  readonly #sliceMs: number;
  readonly #calls = new Array<number>(SLICES).fill(0);
  readonly #bad = new Array<number>(SLICES).fill(0);
  #slice = 0;
  calls = 0;
  bad = 0;

  constructor(windowMs: number) {
    this.#sliceMs = windowMs / SLICES;
  }

  add(nowMs: number, isBad: boolean): void {
    const slice = Math.floor(nowMs / this.#sliceMs);
    if (slice !== this.#slice) this.#advance(slice);
    const at = slice % SLICES;
    this.#calls[at] = (this.#calls[at] ?? 0) + 1;
    this.calls += 1;
    if (!isBad) return;
    this.#bad[at] = (this.#bad[at] ?? 0) + 1;
    this.bad += 1;
  }

  #advance(slice: number): void {
    for (let i = Math.max(this.#slice + 1, slice - SLICES + 1); i <= slice; i += 1) {
      const at = i % SLICES;
      this.calls -= this.#calls[at] ?? 0;
      this.bad -= this.#bad[at] ?? 0;
      this.#calls[at] = 0;
      this.#bad[at] = 0;
    }
    this.#slice = slice;
  }
}

/**
 * A circuit breaker: it decides, others act. Time is an argument, in ms of any clock that does not run backwards
 * and starts at or after zero.
 *
 * Every permit belongs to the state it was given in; a result that comes back in another state is ignored, so
 * that calls of before an outage cannot close the breaker, nor open it again.
 */
export class Breaker {
  readonly #settings: BreakerSettings;
  readonly #random: Random;
  readonly #listener: BreakerListener;
  #state: BreakerState = 'closed';
  #epoch: Permit = 0;
  #window: RollingCounts;
  #failures = 0;
  #openings = 0;
  #openUntilMs = 0;
  #probing = false;
  #probesPassed = 0;

  constructor(settings: BreakerSettings, random: Random, listener: BreakerListener) {
    this.#settings = settings;
    this.#random = random;
    this.#listener = listener;
    this.#window = new RollingCounts(settings.windowMs);
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether a call may go ahead. Whoever gets a permit must hand it back to exactly one of the methods below. */
  admit(nowMs: number): Permit {
    if (this.#state === 'closed') return this.#epoch;
    if (this.#state === 'open') {
      if (nowMs < this.#openUntilMs) return REFUSED;
      this.#probing = false;
      this.#probesPassed = 0;
      this.#enter('half-open', 'open time over');
    }
    if (this.#probing) return REFUSED;
    this.#probing = true;
    return this.#epoch;
  }

  /** The call was answered after `durationMs`. */
  succeed(permit: Permit, durationMs: number, nowMs: number): void {
    if (permit !== this.#epoch) return;
    const slow = durationMs > this.#settings.slowMs;
    if (this.#state === 'half-open') {
      if (slow) this.#open(nowMs, `probe took ${Math.round(durationMs)} ms`);
      else this.#passProbe();
      return;
    }
    this.#failures = 0;
    this.#judge(nowMs, slow);
  }

  /** The call failed. */
  fail(permit: Permit, nowMs: number, error: ErrorKind): void {
    if (permit !== this.#epoch) return;
    if (this.#state === 'half-open') {
      this.#open(nowMs, `probe failed: ${error}`, error);
      return;
    }
    this.#failures += 1;
    if (this.#failures >= this.#settings.failuresInRow) {
      this.#open(nowMs, `${this.#failures} failures in a row: ${error}`, error);
    } else {
      this.#judge(nowMs, true, error);
    }
  }

  /** The call failed in a way that says enough by itself: the breaker opens. */
  trip(permit: Permit, nowMs: number, error: ErrorKind): void {
    if (permit === this.#epoch) this.#open(nowMs, error, error);
  }

  /** The call was not made after all. */
  abandon(permit: Permit): void {
    if (permit === this.#epoch) this.#probing = false;
  }

  #judge(nowMs: number, isBad: boolean, error?: ErrorKind): void {
    const window = this.#window;
    window.add(nowMs, isBad);
    const { callsMin, badShare } = this.#settings;
    if (window.calls < callsMin || window.bad < badShare * window.calls) return;
    this.#open(nowMs, `${window.bad} of ${window.calls} calls failed or were slow`, error);
  }

  #passProbe(): void {
    this.#probing = false;
    this.#probesPassed += 1;
    if (this.#probesPassed < this.#settings.probes) return;
    this.#openings = 0;
    this.#failures = 0;
    this.#window = new RollingCounts(this.#settings.windowMs);
    this.#enter('closed', `${this.#probesPassed} probes passed`);
  }

  #open(nowMs: number, cause: string, error?: ErrorKind): void {
    const { openMs, openMsMax, jitterShare } = this.#settings;
    const waitMs = Math.min(openMsMax, openMs * 2 ** this.#openings);
    this.#openings += 1;
    this.#openUntilMs = nowMs + waitMs * (1 + jitterShare * (2 * this.#random() - 1));
    this.#enter('open', cause, error);
  }

  #enter(state: BreakerState, cause: string, error?: ErrorKind): void {
    const previous = this.#state;
    this.#state = state;
    this.#epoch += 1;
    this.#listener(state, previous, cause, error);
  }
}
