import {
  activeFaults,
  claimsToJudge,
  type FiredrillError,
  isTrusted,
  judgeClaim,
  judgeRun,
  type LoadWindow,
  lagP99,
  messageOf,
  type Phase,
  type RunEnd,
  type RunEventBody,
  type RunView,
  TRUSTED_LAG_MS,
} from '@firedrill/contract';
import type { Attachment } from '../drivers/driver.ts';
import type { Journal } from '../journal/journal.ts';
import type { LoadHandle, LoadListener } from '../load/load.ts';
import { abortable } from '../platform/abortable.ts';
import { type Clock, deadline } from '../platform/clock.ts';
import type { Probe } from '../probes/probe.ts';
import type { SubjectEvent } from '../subjects/subject.ts';
import { AbortLimits } from './abort-limits.ts';
import { FaultStack, type PrepareFault } from './fault-stack.ts';
import type { Ledger } from './ledger.ts';
import { Prober } from './prober.ts';
import { followPlan } from './script.ts';
import type { Direct } from './stage.ts';
import { TargetWitness } from './target-witness.ts';

/** How long the load loop may take to count in another phase; a sound one takes a few milliseconds. */
const ENTER_PHASE_MS_MAX = 2_000;

/** What a run is made of; the runner owns none of it but the load and the probes. */
export interface RunParts {
  /** The first event, which tells what is run; the time is added when it begins. */
  started: Omit<Extract<RunEventBody, { type: 'run.started' }>, 'startedAt'>;
  attachment: Attachment;
  /** Names of the probes that are read from the start, and how any is opened. */
  standingProbes: readonly string[];
  openProbe(name: string): Probe;
  prepareFault: PrepareFault;
  startLoad(listener: LoadListener, signal: AbortSignal): Promise<LoadHandle>;
  journal: Journal;
  ledger: Ledger;
  clock: Clock;
  /** Decides what is done when; the plan does unless somebody else is named. */
  direct?: Direct;
}

/** Why a run ends before its time. */
export interface EarlyEnd {
  end: Exclude<RunEnd, 'completed'>;
  reason: string;
}

/**
 * Makes a run: all that is injected and healed, every change of phase and its end go through it, as its plan or a person
 * directs. Whatever ends the run, everything that is broken is healed first, the load is stopped, the claims are judged
 * and the journal says how it ended.
 */
export class Runner {
  readonly #parts: RunParts;
  readonly #prober: Prober;
  readonly #stack: FaultStack;
  readonly #limits: AbortLimits;
  readonly #stop = new AbortController();
  /** Subject events of the time before the run has begun. */
  #early: [event: SubjectEvent, atMs: number][] = [];
  #earlyEnd: EarlyEnd | undefined;
  #load: LoadHandle | undefined;
  #witness: TargetWitness | undefined;
  #phase: Phase = 'warm-up';
  #entered: Promise<void> = Promise.resolve();
  #begun = false;
  #ending = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    const { journal, ledger, clock, attachment, started } = parts;
    this.#limits = new AbortLimits(started.scenario.abort);
    this.#prober = new Prober({
      clock,
      standing: parts.standingProbes,
      open: (name) => parts.openProbe(name),
      onChange: (reading, previous, atMs) =>
        journal.append({ type: 'probe.changed', reading, previous }, atMs),
      onReading: (reading) => this.#stack.contradict(reading),
    });
    this.#stack = new FaultStack({
      driver: started.driver,
      targets: attachment.targets,
      journal,
      ledger,
      prober: this.#prober,
      clock,
      prepare: parts.prepareFault,
      onFirstAct: () => this.#enter('fault'),
      onLastRemoval: () => this.#enter('recovery'),
    });
  }

  /** How many faults were left broken. */
  get stuckCount(): number {
    return this.#stack.stuckCount;
  }

  /** Ends the run before its time; what is broken is healed first. The first reason given counts. */
  stop(early: EarlyEnd): void {
    this.#earlyEnd ??= early;
    this.#stop.abort(new Error(early.reason));
  }

  /** Runs to the end; rejects only when the run could not begin. */
  async run(): Promise<RunView> {
    const { journal, attachment } = this.#parts;
    this.#load = await this.#parts.startLoad(this.#loadListener(), this.#stop.signal);
    this.#witness = new TargetWitness(attachment, journal);
    try {
      this.#begin(this.#load);
      await this.#direct(this.#load);
    } catch (error) {
      this.stop({ end: 'error', reason: messageOf(error) });
    } finally {
      await this.#stack.healAll();
      await this.#stack.settled();
      // What the subject says from now on is about being stopped by us, and would be the last word on its client.
      this.#ending = true;
      await this.#load.stop();
      await this.#prober.close();
      this.#witness.end();
    }
    return this.#finish();
  }

  #begin(load: LoadHandle): void {
    const { journal, started, clock } = this.#parts;
    const originMs = clock.nowMs();
    journal.begin(originMs);
    journal.append({ ...started, startedAt: clock.wallTime() }, originMs);
    journal.append({ type: 'phase.entered', phase: 'warm-up' }, originMs);
    load.begin(originMs, 'warm-up');
    this.#begun = true;
    for (const [event] of this.#early.splice(0)) journal.append(event, originMs);
    this.#prober.start();
  }

  async #direct(load: LoadHandle): Promise<void> {
    const { journal, clock, started, direct = followPlan } = this.#parts;
    const closed = started.scenario.load.model === 'closed';
    await direct({
      plan: started.plan,
      journal,
      clock,
      stack: this.#stack,
      stopped: this.#stop.signal,
      loadIsOver: closed ? load.finished : new Promise<never>(() => undefined),
      enter: (phase) => this.#enter(phase),
    });
  }

  /** Resolves when the load counts in the phase; one phase after the other, whoever asks. Never rejects. */
  #enter(phase: Phase): Promise<void> {
    if (this.#phase === phase) return this.#entered;
    this.#phase = phase;
    this.#entered = this.#entered.then(() => this.#enterNext(phase));
    return this.#entered;
  }

  async #enterNext(phase: Phase): Promise<void> {
    const { journal } = this.#parts;
    const limit = deadline(ENTER_PHASE_MS_MAX, `counting in the phase ${phase}`);
    try {
      // The load counts in the new phase before anything acts, so that no error of a fault is counted as steady.
      if (this.#load) await abortable(this.#load.enterPhase(phase), limit);
    } catch (error) {
      // Healing must not wait for a load loop that hangs.
      const message = `the load loop does not answer (${messageOf(error)}): its figures are of the phase before`;
      journal.append({ type: 'run.warning', message });
    }
    journal.append({ type: 'phase.entered', phase });
  }

  #loadListener(): LoadListener {
    const { journal } = this.#parts;
    return {
      onWindow: (window) => this.#onWindow(window),
      onSubjectEvent: (event, atMs) => {
        if (this.#ending) return;
        if (this.#begun) journal.append(event, atMs);
        else this.#early.push([event, atMs]);
      },
      onFailure: (error: FiredrillError) => this.stop({ end: 'error', reason: error.message }),
    };
  }

  #onWindow(window: LoadWindow): void {
    const { journal } = this.#parts;
    journal.append({ type: 'load.window', window });
    this.#witness?.look();
    const { view } = journal;
    const recovered = view.recoveries.at(-1)?.normalMs !== undefined && activeFaults(view).length === 0;
    if (this.#phase === 'recovery' && recovered) void this.#enter('settled');
    const reason = this.#limits.reached(window, view);
    if (reason) this.stop({ end: 'aborted', reason });
  }

  #finish(): RunView {
    const { journal } = this.#parts;
    if (!isTrusted(journal.view)) {
      const lagMs = lagP99.measure(journal.view, {}).value ?? 0;
      const message = `the load loop lagged by ${lagMs.toFixed(1)} ms (p99, limit ${TRUSTED_LAG_MS} ms): answer times of this run are not to be trusted`;
      journal.append({ type: 'run.warning', message });
    }
    for (const claim of claimsToJudge(journal.view)) {
      journal.append({ type: 'claim.judged', claim: judgeClaim(claim, journal.view) });
    }
    const end: RunEnd = this.#earlyEnd?.end ?? 'completed';
    const because = this.#earlyEnd ? [this.#earlyEnd.reason] : [];
    journal.append({ type: 'run.finished', end, ...judgeRun(journal.view, end, because) });
    return journal.view;
  }
}
