import type { LoadProfile, LoadWindow, Phase } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { seededRandom } from '../platform/random.ts';
import type { Subject } from '../subjects/subject.ts';
import { Dispatch } from './dispatch.ts';
import { type Pacing, pacingOf } from './pacing.ts';
import { operations } from './profile.ts';
import { WindowRecorder } from './window.ts';

/** What a scheduler runs, and who hears of it. */
export interface SchedulerOptions {
  profile: LoadProfile;
  seed: number;
  /** Open already. */
  subject: Subject;
  clock: Clock;
  /** Start of load, in ms of the clock; may lie a little ahead or behind. */
  originMs: number;
  phase: Phase;
  onWindow: (window: LoadWindow) => void;
  /** A closed profile's count is reached and each of its requests has been answered or is past its deadline. */
  onFinished: () => void;
  /** Asks for a tick as soon as waiting I/O has had its turn. */
  soon: () => void;
}

/** Runs a load profile against a subject. It acts only when `tick` is called, about every millisecond. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #recorder: WindowRecorder;
  readonly #dispatch: Dispatch;
  readonly #pacing: Pacing;
  #state: 'running' | 'finished' | 'stopped' = 'running';

  constructor(options: SchedulerOptions) {
    const { profile, seed, subject, clock, originMs, phase, onWindow, soon } = options;
    const nowMs = (): number => clock.nowMs() - originMs;
    this.#options = options;
    this.#recorder = new WindowRecorder(phase, profile.model === 'open', onWindow);
    this.#dispatch = new Dispatch({
      subject,
      recorder: this.#recorder,
      nextOperation: operations(seededRandom(seed, 'load'), profile),
      deadlineMs: profile.deadlineMs,
      maxInFlight: profile.maxInFlight,
      nowMs,
      settled: (atMs) => this.#settled(atMs),
    });
    this.#pacing = pacingOf(profile, { dispatch: this.#dispatch, recorder: this.#recorder, nowMs, soon });
  }

  /** Decides what is past its deadline, gives out the windows that have ended and sends what is due. */
  tick(): void {
    const nowMs = this.#nowMs();
    if (this.#state === 'stopped' || nowMs < 0) return;
    this.#dispatch.advance(nowMs);
    this.#pacing.tick(nowMs);
    this.#checkFinished();
  }

  /** Counts from now on in another phase. */
  enterPhase(phase: Phase): void {
    if (this.#state === 'stopped') return;
    const nowMs = Math.max(0, this.#nowMs());
    this.#dispatch.advance(nowMs);
    this.#recorder.enterPhase(phase, nowMs);
  }

  /** Sends and hears nothing more, and gives out the last window. Requests still pending are counted as offered only. */
  stop(): void {
    if (this.#state === 'stopped') return;
    const nowMs = Math.max(0, this.#nowMs());
    this.#dispatch.advance(nowMs);
    this.#dispatch.close();
    this.#recorder.close(nowMs);
    this.#state = 'stopped';
  }

  #nowMs(): number {
    return this.#options.clock.nowMs() - this.#options.originMs;
  }

  #settled(nowMs: number): void {
    this.#pacing.settled(nowMs);
    this.#checkFinished();
  }

  #checkFinished(): void {
    if (this.#state !== 'running' || this.#options.profile.model !== 'closed') return;
    if (!this.#pacing.done || this.#dispatch.pending > 0) return;
    this.#state = 'finished';
    this.#options.onFinished();
  }
}
