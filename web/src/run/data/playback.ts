import type { Player } from '../model.ts';
import type { Clock } from './browser.ts';

/** How fast a replay may go. */
export const SPEED_MIN = 0.5;
export const SPEED_MAX = 16;

/** How often a replay that plays moves on. */
const STEP_MS = 100;

/** Moves a position through a run that is over, by hand or by the clock. */
export class Playback {
  readonly #clock: Clock;
  readonly #endMs: number;
  readonly #onChange: () => void;
  #speed = 1;
  #positionMs: number;
  #playedAt: number | undefined;
  #cancel: () => void = () => undefined;

  /** `onChange` is called after every move; it begins at the end, where everything is seen. */
  constructor(endMs: number, clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#endMs = endMs;
    this.#positionMs = endMs;
    this.#onChange = onChange;
  }

  get positionMs(): number {
    return this.#positionMs;
  }

  /** The player as a page is given it. */
  get player(): Player {
    return {
      isPlaying: this.#playedAt !== undefined,
      speed: this.#speed,
      positionMs: this.#positionMs,
      endMs: this.#endMs,
      play: this.play,
      pause: this.pause,
      setSpeed: this.setSpeed,
      seek: this.seek,
    };
  }

  /** Goes on from here; from the start when it is at the end. */
  readonly play = (): void => {
    if (this.#playedAt !== undefined) return;
    if (this.#positionMs >= this.#endMs) this.#positionMs = 0;
    this.#playedAt = this.#clock.now();
    this.#cancel = this.#clock.after(STEP_MS, this.#step);
    this.#onChange();
  };

  readonly pause = (): void => {
    if (this.#playedAt === undefined) return;
    this.#advance();
    this.#stop();
    this.#onChange();
  };

  readonly setSpeed = (speed: number): void => {
    this.#advance();
    this.#speed = Math.min(SPEED_MAX, Math.max(SPEED_MIN, speed));
    this.#onChange();
  };

  readonly seek = (positionMs: number): void => {
    this.#positionMs = Math.min(this.#endMs, Math.max(0, positionMs));
    if (this.#playedAt !== undefined) this.#playedAt = this.#clock.now();
    this.#onChange();
  };

  readonly #step = (): void => {
    this.#advance();
    if (this.#positionMs >= this.#endMs) this.#stop();
    else this.#cancel = this.#clock.after(STEP_MS, this.#step);
    this.#onChange();
  };

  /** Brings the position to where it is by now. */
  #advance(): void {
    if (this.#playedAt === undefined) return;
    const now = this.#clock.now();
    this.#positionMs = Math.min(this.#endMs, this.#positionMs + (now - this.#playedAt) * this.#speed);
    this.#playedAt = now;
  }

  #stop(): void {
    this.#cancel();
    this.#playedAt = undefined;
  }
}
