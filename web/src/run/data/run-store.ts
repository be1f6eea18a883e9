import { FiredrillError, messageOf, type RunEvent } from '@firedrill/contract';
import type { Refusal, RunModel } from '../model.ts';
import type { Clock } from './browser.ts';
import { bound } from './fold/bounds.ts';
import { Following, STALE_AFTER_MS } from './following.ts';
import { Pacer } from './pacer.ts';
import { Playback } from './playback.ts';
import { record } from './record.ts';
import { emptyFrame, foldEvent, type Recording, type RunFrame } from './recording.ts';
import { type FollowListener, type LinkState, NOT_BEGUN, type RunSource, ServerAway } from './source.ts';
import { feedOf, LOADING, type Stage } from './stage.ts';

/** A run that goes on is shown anew at most so often … */
const SHOW_EVERY_MS = 250;
/** … and without news so often, since it says how old it is. */
const SHOW_WITHIN_MS = STALE_AFTER_MS / 2;
/** A server that is not there when a run is loaded is asked again after so long. */
const RELOAD_AFTER_MS = 1_000;

/**
 * A run for a page to show, from its source: loads it, follows it while it goes on, and plays it once it is over. It
 * works while somebody listens, and hands out a new model whenever there is something new to see.
 */
export class RunStore {
  readonly #source: RunSource;
  readonly #clock: Clock;
  readonly #pacer: Pacer;
  readonly #listeners = new Set<() => void>();
  #stage: Stage = LOADING;
  #frame: RunFrame = emptyFrame();
  #model: RunModel;
  #rested = new AbortController();
  #unfollow: () => void = () => undefined;

  constructor(source: RunSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.#pacer = new Pacer(clock, SHOW_EVERY_MS, () => this.#show());
    this.#model = this.#present();
  }

  /** What is to be shown now; the same object until there is something new. */
  readonly snapshot = (): RunModel => this.#model;

  /** Calls back whenever there is something new; the first listener sets the store to work, the last lets it rest. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#work();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#rest();
    };
  };

  #work(): void {
    this.#rested = new AbortController();
    if (this.#stage.kind === 'loading') void this.#load(this.#rested.signal);
  }

  #rest(): void {
    this.#rested.abort();
    this.#unfollow();
    this.#pacer.stop();
    if (this.#stage.kind === 'over' && this.#stage.playback) {
      this.#stage.playback.pause();
      return;
    }
    this.#stage = LOADING;
    this.#frame = emptyFrame();
    this.#model = this.#present();
  }

  /** Begins anew, since more was missed than could be kept. */
  #restart(): void {
    this.#rest();
    this.#work();
  }

  async #load(signal: AbortSignal): Promise<void> {
    try {
      const recording = await this.#record(signal);
      if (signal.aborted) return;
      const { view } = recording.latest;
      if (view.finished || !this.#source.follow) this.#conclude(recording);
      else this.#follow(recording.latest, this.#source.follow(view.seq, this.#follower(signal)));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ServerAway) this.#reload(signal);
      else {
        const hint = error instanceof FiredrillError ? error.hint : undefined;
        this.#fail({ message: messageOf(error), ...(hint ? { hint } : {}) });
      }
    }
  }

  #reload(signal: AbortSignal): void {
    this.#step('waiting for the server');
    const cancel = this.#clock.after(RELOAD_AFTER_MS, () => void this.#load(signal));
    signal.addEventListener('abort', cancel, { once: true });
  }

  #record(signal: AbortSignal): Promise<Recording> {
    return record(this.#source, this.#clock, signal, (step) => this.#step(step));
  }

  #step(step: string): void {
    if (this.#stage.kind !== 'loading') return;
    this.#stage = { kind: 'loading', step };
    this.#pacer.soon();
  }

  /** From here on the events are not kept, and the columns only so far as their limits go. */
  #follow(frame: RunFrame, unfollow: () => void): void {
    this.#unfollow = unfollow;
    this.#frame = frame;
    bound(frame.series);
    if (frame.count > 0) this.#following();
    else this.#step('waiting for the run to begin');
    this.#pacer.soon();
  }

  #following(): Following {
    if (this.#stage.kind === 'following') return this.#stage.following;
    const following = new Following(this.#clock, this.#frame.view.atMs);
    this.#stage = { kind: 'following', following };
    return following;
  }

  #follower(signal: AbortSignal): FollowListener {
    const unlessResting = (call: () => void): void => {
      if (signal.aborted) return;
      call();
      this.#pacer.soon();
    };
    return {
      onStep: (step) => unlessResting(() => this.#step(step)),
      onEvents: (events) =>
        unlessResting(() => {
          if (this.#following().hear(events)) this.#fold(events);
        }),
      onLink: (link) => unlessResting(() => this.#noteLink(link)),
      onEnd: () => unlessResting(() => this.#end(signal)),
    };
  }

  #noteLink(link: LinkState): void {
    if (link.kind === 'failed')
      this.#fail({ message: link.message, ...(link.hint ? { hint: link.hint } : {}) });
    else if (this.#stage.kind === 'following') this.#stage.following.link = link;
    else if (link.kind === 'lost') this.#step('waiting for the server');
  }

  #fail(refusal: Refusal): void {
    this.#unfollow();
    this.#stage = { kind: 'failed', ...refusal };
    this.#pacer.now();
  }

  async #failToBegin(signal: AbortSignal): Promise<void> {
    const refusal = await this.#source.whyNotBegun?.();
    if (!signal.aborted) this.#fail(refusal ?? NOT_BEGUN);
  }

  #end(signal: AbortSignal): void {
    this.#unfollow();
    // What was too much to be kept back while the picture was frozen comes with what is read below.
    if (this.#stage.kind === 'following') this.#fold(this.#stage.following.thaw() ?? []);
    if (this.#frame.count === 0) {
      void this.#failToBegin(signal);
      return;
    }
    this.#stage = { kind: 'over' };
    // What was followed was not kept: to be played, it is read once more.
    const { count } = this.#frame;
    this.#record(signal).then(
      (recording) => {
        if (!signal.aborted && recording.latest.count >= count) this.#conclude(recording);
      },
      () => undefined,
    );
  }

  #conclude(recording: Recording): void {
    const playback = new Playback(recording.endMs, this.#clock, () => {
      this.#frame = recording.frameAt(playback.positionMs, this.#frame);
      this.#pacer.now();
    });
    this.#frame = recording.latest;
    this.#stage = { kind: 'over', playback };
    this.#pacer.now();
  }

  #fold(events: readonly RunEvent[]): void {
    for (const event of events) foldEvent(this.#frame, event);
    bound(this.#frame.series);
  }

  #show(): void {
    this.#model = this.#present();
    for (const listener of this.#listeners) listener();
    if (this.#stage.kind === 'following' && this.#listeners.size > 0) this.#pacer.within(SHOW_WITHIN_MS);
  }

  #present(): RunModel {
    const { runId, journalUrl } = this.#source;
    const { view, series } = this.#frame;
    const common = {
      runId,
      view,
      series,
      feed: feedOf(this.#stage),
      ...(journalUrl === undefined ? {} : { journalUrl }),
    };
    if (this.#stage.kind === 'following') {
      const { following } = this.#stage;
      const { waiting } = following;
      const freeze = {
        isFrozen: waiting !== undefined,
        waiting: waiting ?? 0,
        freeze: this.#freeze,
        resume: this.#resume,
      };
      return { ...common, nowMs: Math.max(view.atMs, following.nowMs()), freeze };
    }
    const player = this.#stage.kind === 'over' ? this.#stage.playback?.player : undefined;
    return player
      ? { ...common, nowMs: player.positionMs, player }
      : { ...common, nowMs: view.finished?.atMs ?? view.atMs };
  }

  readonly #freeze = (): void => {
    if (this.#stage.kind === 'following') this.#stage.following.freeze();
    this.#pacer.now();
  };

  readonly #resume = (): void => {
    if (this.#stage.kind !== 'following') return;
    const events = this.#stage.following.thaw();
    if (events) this.#fold(events);
    else this.#restart();
    this.#pacer.now();
  };
}
