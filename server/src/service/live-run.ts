import {
  emptyView,
  FiredrillError,
  messageOf,
  type RunState,
  type RunSummary,
  type RunView,
} from '@firedrill/contract';
import type { PreparedRun } from '../harness-run.ts';
import { redact } from '../platform/redact.ts';
import { LiveEvents } from './run-events.ts';
import { summaryBefore, summaryOf, type UnbegunRun } from './summary.ts';

/** What a run is doing before it begins, for people; whoever does it says so. */
export interface Step {
  now: string;
}

/** A run that this server makes, from its preparation until everything of it has been put away. */
export class LiveRun {
  readonly driver: string;
  readonly events: LiveEvents;
  /** Resolves when everything of the run has been put away; never rejects. */
  readonly done: Promise<void>;
  readonly #prepared: PreparedRun;
  readonly #step: Step;
  #view: RunView = emptyView();
  #failure: UnbegunRun['failure'];
  #stopReason: string | undefined;

  /** Starts the run; `conclude` stores what is to be kept of one that has come to its end. */
  constructor(prepared: PreparedRun, driver: string, step: Step, conclude: (view: RunView) => Promise<void>) {
    this.#prepared = prepared;
    this.#step = step;
    this.driver = driver;
    this.events = new LiveEvents(prepared);
    prepared.subscribe((_event, view) => {
      this.#view = view;
    });
    this.done = this.#make(conclude);
  }

  get runId(): string {
    return this.#prepared.runId;
  }

  /** Name of what is run. */
  get name(): string {
    return this.#prepared.scenario.name;
  }

  get view(): RunView {
    return this.#view;
  }

  get state(): RunState {
    if (this.#failure || this.#view.finished) return 'finished';
    return this.#view.run ? 'running' : 'starting';
  }

  get summary(): RunSummary {
    const { runId: id, state, driver } = this;
    const origin = { id, state, isHere: state !== 'finished' };
    const { scenario, drill } = this.#prepared;
    const about = { kind: drill ? 'manual' : 'scripted', driver, scenario } as const;
    const failure = this.#failure;
    return (
      summaryOf(this.#view, origin) ??
      summaryBefore(origin, failure ? { ...about, failure } : { ...about, step: redact(this.#step.now) })
    );
  }

  /** The hand on a manual drill; throws `run.ended` or `run.scripted` when there is none. */
  get drill(): NonNullable<PreparedRun['drill']> {
    this.#requireUnderWay();
    const { drill } = this.#prepared;
    if (drill) return drill;
    throw new FiredrillError('run.scripted', `${this.name} follows its scenario`, {
      hint: 'faults are injected and healed by hand in a manual drill',
    });
  }

  /** Heals and ends it; throws `run.ended` when it is over. A manual drill ends in good order. */
  stop(reason: string): void {
    this.#requireUnderWay();
    this.#stopReason ??= reason;
    this.#prepared.end(reason);
  }

  /** Heals and ends it at once, whatever it is. */
  interrupt(reason: string): void {
    this.#stopReason ??= reason;
    this.#prepared.interrupt(reason);
  }

  #requireUnderWay(): void {
    if (this.state !== 'finished') return;
    throw new FiredrillError('run.ended', `${this.name} is over`);
  }

  async #make(conclude: (view: RunView) => Promise<void>): Promise<void> {
    try {
      const { view } = await this.#prepared.start();
      await conclude(view);
    } catch (error) {
      if (!this.#view.finished) this.#failure = this.#failureOf(error);
    } finally {
      this.events.end();
    }
  }

  #failureOf(error: unknown): UnbegunRun['failure'] {
    const verdict = 'inconclusive';
    if (this.#stopReason !== undefined) return { end: 'interrupted', verdict, reasons: [this.#stopReason] };
    const hint = error instanceof FiredrillError ? error.hint : undefined;
    const words = hint === undefined ? messageOf(error) : `${messageOf(error)} – ${hint}`;
    return { end: 'error', verdict, reasons: [redact(words)] };
  }
}
