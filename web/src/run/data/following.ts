import type { RunEvent } from '@firedrill/contract';
import type { FeedState } from '../model.ts';
import type { Clock } from './browser.ts';
import type { LinkState } from './source.ts';

/** Without an event for so long, what is shown is not "now" any more. */
export const STALE_AFTER_MS = 2_000;

/** The run's time goes on without events for so long: further on it may be over. */
const GOES_ON_MS = 1_000;

/** So many events are kept back while the picture is frozen. When there are more they are counted and let go. */
export const KEPT_BACK_MAX = 20_000;

/** What came since the picture was frozen; without the events themselves when they were too many. */
interface Frozen {
  nowMs: number;
  count: number;
  events: RunEvent[] | undefined;
}

/** A run that goes on, as far as time tells: how the connection is, and what moment of the run it is now. */
export class Following {
  readonly #clock: Clock;
  #link: LinkState = { kind: 'open' };
  #lastEventAt: number;
  #baseMs: number;
  #nowMs = 0;
  #frozen: Frozen | undefined;

  /** Begins at the last event that is known, in ms of the run. */
  constructor(clock: Clock, atMs: number) {
    this.#clock = clock;
    this.#lastEventAt = clock.now();
    this.#baseMs = atMs;
  }

  /** How many events came since the picture was frozen; `undefined` while it is not. */
  get waiting(): number | undefined {
    return this.#frozen?.count;
  }

  set link(link: LinkState) {
    this.#link = link;
  }

  /** Notes events that came; `true` when they are to be shown, and not kept back. */
  hear(events: readonly RunEvent[]): boolean {
    this.#link = { kind: 'open' };
    this.#lastEventAt = this.#clock.now();
    this.#baseMs = Math.max(this.#baseMs, events.at(-1)?.atMs ?? 0);
    if (this.#frozen) this.#keepBack(this.#frozen, events);
    return this.#frozen === undefined;
  }

  #keepBack(frozen: Frozen, events: readonly RunEvent[]): void {
    frozen.count += events.length;
    if (frozen.count > KEPT_BACK_MAX) frozen.events = undefined;
    else frozen.events?.push(...events);
  }

  freeze(): void {
    this.#frozen ??= { events: [], count: 0, nowMs: this.nowMs() };
  }

  /** Ends the freeze; the events that were kept back, `undefined` when they were let go and must be read again. */
  thaw(): readonly RunEvent[] | undefined {
    const events = this.#frozen ? this.#frozen.events : [];
    this.#frozen = undefined;
    return events;
  }

  feed(): FeedState {
    if (this.#link.kind === 'lost') {
      const { sinceAt, serverAnswers } = this.#link;
      return { kind: 'disconnected', sinceAt, serverAnswers };
    }
    const isStale = this.#clock.now() - this.#lastEventAt >= STALE_AFTER_MS;
    return { kind: isStale ? 'stale' : 'live', lastEventAt: this.#lastEventAt };
  }

  /** While events come the run's time goes on with the clock; without them, or frozen, it stands still. Never back. */
  nowMs(): number {
    if (this.#frozen) return this.#frozen.nowMs;
    // Nobody tells whether the run still goes on: its clock stands at what is known.
    if (this.#link.kind === 'lost') return this.#baseMs;
    const goneOnMs = Math.min(this.#clock.now() - this.#lastEventAt, GOES_ON_MS);
    this.#nowMs = Math.max(this.#nowMs, this.#baseMs + goneOnMs);
    return this.#nowMs;
  }
}
