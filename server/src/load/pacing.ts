import type { LoadProfile } from '@firedrill/contract';
import type { Dispatch } from './dispatch.ts';
import { arrivals } from './profile.ts';
import type { WindowRecorder } from './window.ts';

/** When requests are sent. Times are in ms since the start of load. */
export interface Pacing {
  /** Called about every millisecond: sends what is due. */
  tick(nowMs: number): void;
  /** Called when a request was settled and there may be room for another. */
  settled(nowMs: number): void;
  /** Nothing more will be sent. */
  readonly done: boolean;
}

/** What a pacing acts on. */
export interface PacingOptions {
  dispatch: Dispatch;
  recorder: WindowRecorder;
  nowMs: () => number;
  /** Asks for a tick as soon as waiting I/O has had its turn. */
  soon: () => void;
}

/** The pacing of a profile. */
export function pacingOf(profile: LoadProfile, options: PacingOptions): Pacing {
  return profile.model === 'open' ? new OpenPacing(profile, options) : new ClosedPacing(profile, options);
}

/** Sends each request when it falls due, whatever became of the ones before; lag is how late each was taken up. */
class OpenPacing implements Pacing {
  readonly #options: PacingOptions;
  readonly #dueMs: (n: number) => number;
  #taken = 0;
  #nextDueMs: number;

  constructor(profile: LoadProfile & { model: 'open' }, options: PacingOptions) {
    this.#options = options;
    this.#dueMs = arrivals(profile.stages).dueMs;
    this.#nextDueMs = this.#dueMs(1);
  }

  get done(): boolean {
    return this.#nextDueMs === Number.POSITIVE_INFINITY;
  }

  tick(nowMs: number): void {
    const { dispatch, recorder } = this.#options;
    while (this.#nextDueMs <= nowMs) {
      // Sending takes time: each request's lag and service time start when its own turn has come.
      const atMs = this.#options.nowMs();
      dispatch.offer(this.#nextDueMs, atMs);
      recorder.lag(atMs - this.#nextDueMs);
      this.#taken += 1;
      this.#nextDueMs = this.#dueMs(this.#taken + 1);
    }
  }

  settled(): void {}
}

/** Most requests between two ticks: a subject that answers without I/O would otherwise never let any happen. */
const TURN_MAX = 1_000;

/** How far apart the loop's own lag is sampled where no request has a time at which it ought to be sent. */
const LAG_SAMPLE_MS = 1;

/**
 * So many users, each asking again when answered or at the deadline. When no request settles for a whole deadline
 * and there is no room for another, each waiting user's question is dropped and counted.
 */
class ClosedPacing implements Pacing {
  readonly #options: PacingOptions;
  readonly #concurrency: number;
  readonly #deadlineMs: number;
  #left: number;
  #turn = TURN_MAX;
  #blockedSinceMs = 0;
  #lagSampleMs = LAG_SAMPLE_MS;

  constructor(profile: LoadProfile & { model: 'closed' }, options: PacingOptions) {
    this.#options = options;
    this.#concurrency = profile.concurrency;
    this.#deadlineMs = profile.deadlineMs;
    this.#left = profile.count ?? Number.POSITIVE_INFINITY;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  tick(nowMs: number): void {
    const { dispatch, recorder } = this.#options;
    // A request due every millisecond would have met this lag; sampling once a tick would hide long stalls.
    for (; this.#lagSampleMs <= nowMs; this.#lagSampleMs += LAG_SAMPLE_MS) {
      recorder.lag(nowMs - this.#lagSampleMs);
    }
    this.#turn = TURN_MAX;
    this.#ask(nowMs);
    if (dispatch.hasRoom) {
      this.#blockedSinceMs = nowMs;
    } else if (nowMs - this.#blockedSinceMs >= this.#deadlineMs) {
      this.#blockedSinceMs = nowMs;
      for (let waiting = this.#concurrency - dispatch.pending; waiting > 0 && this.#left > 0; waiting -= 1) {
        this.#offer(nowMs);
      }
    }
  }

  settled(nowMs: number): void {
    this.#blockedSinceMs = nowMs;
    this.#ask(nowMs);
  }

  #ask(nowMs: number): void {
    const { dispatch } = this.#options;
    while (dispatch.pending < this.#concurrency && this.#left > 0 && dispatch.hasRoom) {
      if (this.#turn === 0) {
        this.#options.soon();
        return;
      }
      this.#turn -= 1;
      this.#offer(nowMs);
    }
  }

  #offer(nowMs: number): void {
    this.#left -= 1;
    this.#options.dispatch.offer(nowMs, nowMs);
  }
}
