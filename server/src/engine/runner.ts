import {
  activeFaults,
  type FiredrillError,
  isTrusted,
  judgeClaim,
  judgeRun,
  type LoadWindow,
  lagP99,
  messageOf,
  type Phase,
  type PlanStep,
  type RunEnd,
  type RunEventBody,
  type RunView,
  TRUSTED_LAG_MS,
} from '@firedrill/contract';
import type { Attachment } from '../drivers/driver.ts';
import type { Journal } from '../journal/journal.ts';
import type { LoadHandle, LoadListener } from '../load/load.ts';
import type { Clock } from '../platform/clock.ts';
import type { Probe } from '../probes/probe.ts';
import type { SubjectEvent } from '../subjects/subject.ts';
import { AbortLimits } from './abort-limits.ts';
import { FaultStack, type PrepareFault } from './fault-stack.ts';
import type { Ledger } from './ledger.ts';
import { Prober } from './prober.ts';
import { healDueMs, lateness } from './punctuality.ts';

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
}

/** Why a run ends before its time. */
export interface EarlyEnd {
  end: Exclude<RunEnd, 'completed'>;
  reason: string;
}

/** A moment of the plan: the end of the warm-up, or a step of the timeline. */
type Moment = { atMs: number; step?: PlanStep };

/**
 * Interprets a plan: it alone injects, heals, changes phases and ends the run. Whatever ends the run, everything that
 * is broken is healed first, the load is stopped, the claims are judged and the journal says how it ended.
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
  #phase: Phase = 'warm-up';
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

  /** Runs the plan to its end; rejects only when the run could not begin. */
  async run(): Promise<RunView> {
    const { journal, attachment } = this.#parts;
    this.#load = await this.#parts.startLoad(this.#loadListener(), this.#stop.signal);
    const unsubscribe = attachment.onExit(({ role, exitCode, signal, atMs }) =>
      journal.append({ type: 'target.exited', role, exitCode, signal }, atMs),
    );
    try {
      this.#begin(this.#load);
      await this.#followPlan(this.#load);
    } catch (error) {
      this.stop({ end: 'error', reason: messageOf(error) });
    } finally {
      await this.#stack.healAll();
      await this.#stack.settled();
      // What the subject says from now on is about being stopped by us, and would be the last word on its client.
      this.#ending = true;
      await this.#load.stop();
      await this.#prober.close();
      unsubscribe();
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

  async #followPlan(load: LoadHandle): Promise<void> {
    const { plan } = this.#parts.started;
    const moments: Moment[] = [
      { atMs: plan.warmupMs },
      ...plan.steps.map((step) => ({ atMs: step.atMs, step })),
    ];
    const closed = this.#parts.started.scenario.load.model === 'closed';
    const over = closed ? load.finished.then(() => 'over' as const) : new Promise<never>(() => undefined);
    for (const moment of moments) {
      const next = await Promise.race([this.#reached(this.#dueMs(moment)), over]);
      if (next === 'over' || this.#stop.signal.aborted) return;
      await this.#act(moment);
    }
    await Promise.race([this.#reached(plan.durationMs), over]);
  }

  /** Resolves at a moment of the run, or at once when the run is stopped. */
  async #reached(atMs: number): Promise<void> {
    const { journal, clock } = this.#parts;
    const waitMs = journal.originMs + atMs - clock.nowMs();
    if (waitMs > 0) await clock.sleep(waitMs, this.#stop.signal).catch(() => undefined);
  }

  /** When a moment is due: as planned, but a fault that came late is healed as much later. */
  #dueMs({ atMs, step }: Moment): number {
    const { journal, started } = this.#parts;
    return step?.action === 'heal' ? healDueMs(started.plan, step, journal.view) : atMs;
  }

  async #act({ step }: Moment): Promise<void> {
    if (!step) return this.#enter('steady');
    const { journal, clock, started } = this.#parts;
    const fault = started.plan.faults.find(({ id }) => id === step.faultId);
    if (!fault) return;
    const message = lateness(fault, step, journal.view, journal.sinceStart(clock.nowMs()));
    if (message) journal.append({ type: 'run.warning', message });
    if (step.action === 'inject') await this.#stack.inject(fault, this.#stop.signal);
    else await this.#stack.heal(fault.id, step.atMs);
  }

  async #enter(phase: Phase): Promise<void> {
    if (this.#phase === phase) return;
    this.#phase = phase;
    // The load counts in the new phase before anything acts, so that no error of a fault is counted as steady.
    await this.#load?.enterPhase(phase);
    this.#parts.journal.append({ type: 'phase.entered', phase });
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
    const { view } = journal;
    const recovered = view.recoveries.at(-1)?.normalMs !== undefined && activeFaults(view).length === 0;
    if (this.#phase === 'recovery' && recovered) void this.#enter('settled');
    const reason = this.#limits.reached(window, view);
    if (reason) this.stop({ end: 'aborted', reason });
  }

  #finish(): RunView {
    const { journal, started } = this.#parts;
    if (!isTrusted(journal.view)) {
      const lagMs = lagP99.measure(journal.view, {}).value ?? 0;
      const message = `the load loop lagged by ${lagMs.toFixed(1)} ms (p99, limit ${TRUSTED_LAG_MS} ms): answer times of this run are not to be trusted`;
      journal.append({ type: 'run.warning', message });
    }
    for (const claim of started.scenario.claims) {
      journal.append({ type: 'claim.judged', claim: judgeClaim(claim, journal.view) });
    }
    const end: RunEnd = this.#earlyEnd?.end ?? 'completed';
    const because = this.#earlyEnd ? [this.#earlyEnd.reason] : [];
    journal.append({ type: 'run.finished', end, ...judgeRun(journal.view, end, because) });
    return journal.view;
  }
}
