import {
  activeFaults,
  currentPhase,
  type FaultParams,
  type FaultView,
  FiredrillError,
  messageOf,
  type PlannedFault,
  type Role,
  SCENARIO_LIMITS,
} from '@firedrill/contract';
import { refuseIfMissing, refuseIfTaken } from './refusals.ts';
import { reached, type Stage } from './stage.ts';

/** Without some steady load before the first fault, nothing could be said to be back to normal after it. */
const STEADY_MS_MIN = 1_000;
/** How long a recovery is watched when the drill is ended right after a fault, or in the midst of one. */
export const RECOVERY_WATCH_MS_MAX = 10_000;

const WITHDRAWN = 'it was withdrawn before that';

/** A fault that a person asks for. */
export interface FaultRequest {
  kind: string;
  on: Role;
  params: FaultParams;
  /** It is healed by itself after so long in force. */
  forMs?: number;
}

/** A fault that was asked for. */
type WantedFault = PlannedFault & Pick<FaultRequest, 'forMs'>;

/** An act that is under way on a target. */
interface Act {
  fault: WantedFault;
  /** Ends it as long as it has not begun to break anything. */
  calledOff: AbortController;
}

/**
 * Directs a run as a person asks. Targets do not wait for one another: an act that hangs on one holds up none on another,
 * and never the end. On one target there is one fault at a time, since the proof of one would contradict the other's;
 * that also bounds what can wait. Faults that are asked for in the warm-up wait for its end. It ends when asked to, or in
 * time before the run does: everything is healed, and the recovery watched.
 */
export class ManualDrill {
  readonly #check: (request: FaultRequest) => void;
  readonly #issued = new Set<string>();
  readonly #waiting: WantedFault[] = [];
  /** Faults that are being injected. */
  readonly #acts = new Map<string, Act>();
  /** All acts under way, healings as well; none rejects. */
  readonly #underWay = new Set<Promise<void>>();
  /** Faults to be healed, with when that was asked for, in ms of the run. */
  readonly #toHeal = new Map<string, number>();
  /** When faults are to be healed by themselves, in ms of the run. */
  readonly #dueMs = new Map<string, number>();
  readonly #over = new AbortController();
  readonly #unwatched = new AbortController();
  #stage: Stage | undefined;
  /** Why the run cannot go on. */
  #failure: { error: unknown } | undefined;
  #wake = new AbortController();

  /** `check` throws `usage.invalid` for a fault that cannot be done in this drill. */
  constructor(check: (request: FaultRequest) => void) {
    this.#check = check;
  }

  /** Whether faults can be asked for. */
  get isUnderWay(): boolean {
    return this.#stage !== undefined && !this.#over.signal.aborted;
  }

  /**
   * Asks for a fault and returns its id, under which the journal tells how it went. Throws `usage.invalid` when it cannot
   * be done, `fault.conflict` when not now, and `run.ended` when the drill is ending.
   */
  inject(request: FaultRequest): string {
    const { journal, clock, plan } = this.#open();
    const { kind, on, params, forMs } = request;
    this.#check(request);
    refuseIfMissing(journal.view, on);
    const pending = [...[...this.#acts.values()].map(({ fault }) => fault), ...this.#waiting];
    refuseIfTaken(journal.view, pending, on);
    if (this.#issued.size >= SCENARIO_LIMITS.timelineMax) {
      throw new FiredrillError('fault.conflict', `this drill has had ${this.#issued.size} faults`, {
        hint: 'end it and begin another',
      });
    }
    const id = `f${this.#issued.size + 1}`;
    const injectAtMs = journal.sinceStart(clock.nowMs());
    const healAtMs = forMs === undefined ? plan.durationMs : injectAtMs + forMs;
    const wanted = { id, kind, on, params, injectAtMs, healAtMs };
    this.#issued.add(id);
    this.#waiting.push(forMs === undefined ? wanted : { ...wanted, forMs });
    this.#wake.abort();
    return id;
  }

  /**
   * Asks for a fault to be healed, or withdraws it where it was not yet injected; one that is over stays as it is. Throws
   * `fault.unknown` for an id that was never given, and `run.ended` when the drill is ending and heals all there is.
   */
  heal(faultId: string): void {
    const { journal, clock } = this.#open();
    if (!this.#issued.has(faultId)) {
      throw new FiredrillError('fault.unknown', `this drill has had no fault ${faultId}`);
    }
    const index = this.#waiting.findIndex(({ id }) => id === faultId);
    const [withdrawn] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (withdrawn) this.#tellNotInjected(withdrawn, WITHDRAWN);
    else {
      this.#acts.get(faultId)?.calledOff.abort(new Error(WITHDRAWN));
      this.#toHeal.set(faultId, this.#toHeal.get(faultId) ?? journal.sinceStart(clock.nowMs()));
    }
    this.#wake.abort();
  }

  /** Ends the drill in good order; asked for again, without watching the recovery. */
  finish(): void {
    if (this.#over.signal.aborted) this.#unwatched.abort();
    this.#over.abort();
    this.#wake.abort();
  }

  /** Directs the run. */
  readonly direct = async (stage: Stage): Promise<void> => {
    this.#stage = stage;
    const { plan, journal, clock, stopped } = stage;
    const lastMs = plan.durationMs - RECOVERY_WATCH_MS_MAX;
    await this.#warmUp(stage);
    while (!this.#over.signal.aborted && !stopped.aborted && journal.sinceStart(clock.nowMs()) < lastMs) {
      this.#wake = new AbortController();
      this.#beginActs(stage);
      await reached(Math.min(lastMs, ...this.#dueMs.values()), stage, this.#wake.signal);
    }
    this.#over.abort();
    await this.#endActs(stage);
    if (this.#failure) throw this.#failure.error;
    await this.#watchRecovery(stage);
  };

  /** Heals what is in force at once, and what comes of the acts under way after them. */
  async #endActs({ stack }: Stage): Promise<void> {
    const because = 'the drill was ended before that';
    for (const fault of this.#waiting.splice(0)) this.#tellNotInjected(fault, because);
    for (const { calledOff } of this.#acts.values()) calledOff.abort(new Error(because));
    await Promise.all([stack.healAll(), ...this.#underWay]);
    await stack.healAll();
  }

  /** What is asked for meanwhile is kept: only the end of the drill ends the wait. */
  async #warmUp(stage: Stage): Promise<void> {
    const { warmupMs } = stage.plan;
    const { signal: over } = this.#over;
    await reached(warmupMs, stage, over);
    if (over.aborted || stage.stopped.aborted) return;
    await stage.enter('steady');
    await reached(warmupMs + STEADY_MS_MIN, stage, over);
  }

  /** Begins all that can be done now: whatever is to be healed, and what is asked for. */
  #beginActs(stage: Stage): void {
    const nowMs = stage.journal.sinceStart(stage.clock.nowMs());
    for (const [id, dueMs] of this.#dueMs) {
      if (dueMs <= nowMs && !this.#toHeal.has(id)) this.#toHeal.set(id, dueMs);
    }
    for (const [id, requestedMs] of this.#toHeal) {
      this.#toHeal.delete(id);
      this.#dueMs.delete(id);
      this.#begin(stage.stack.heal(id, requestedMs));
    }
    for (const wanted of this.#waiting.splice(0)) this.#begin(this.#injectNow(stage, wanted));
  }

  #begin(work: Promise<void>): void {
    const act = work
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.#over.abort();
      })
      .then(() => {
        this.#underWay.delete(act);
        this.#wake.abort();
      });
    this.#underWay.add(act);
  }

  async #injectNow({ stack, stopped, journal }: Stage, wanted: WantedFault): Promise<void> {
    const { forMs, ...planned } = wanted;
    const calledOff = new AbortController();
    this.#acts.set(wanted.id, { fault: wanted, calledOff });
    const view = (): FaultView | undefined => journal.view.faults.find(({ id }) => id === wanted.id);
    try {
      await stack.inject(planned, stopped, calledOff.signal);
    } catch (error) {
      // Where it is on record that it was begun, or nothing can be recorded any more, the run cannot go on.
      const cannotRecord = error instanceof FiredrillError && error.code === 'journal.write';
      if (cannotRecord || view()) throw error;
      this.#tellNotInjected(wanted, messageOf(error));
    } finally {
      this.#acts.delete(wanted.id);
    }
    const { inForceMs, state } = view() ?? {};
    const isToHeal = forMs !== undefined && (state === 'injected' || state === 'in-force');
    if (isToHeal && inForceMs !== undefined) this.#dueMs.set(wanted.id, inForceMs + forMs);
  }

  /** Waits until everything is back to normal, so that a drill that is ended in mid-fault still shows the recovery. */
  async #watchRecovery(stage: Stage): Promise<void> {
    const { journal, clock } = stage;
    if (currentPhase(journal.view) !== 'recovery' || activeFaults(journal.view).length > 0) return;
    const settled = new AbortController();
    const unsubscribe = journal.subscribe((event) => {
      if (event.type === 'phase.entered' && event.phase === 'settled') settled.abort();
    });
    const enoughMs = journal.sinceStart(clock.nowMs()) + RECOVERY_WATCH_MS_MAX;
    await reached(enoughMs, stage, settled.signal, this.#unwatched.signal);
    unsubscribe();
  }

  #open(): Stage {
    if (this.#over.signal.aborted)
      throw new FiredrillError('run.ended', 'the drill is ending: everything is being healed');
    if (this.#stage) return this.#stage;
    throw new FiredrillError(
      'fault.conflict',
      'the drill has not begun: its targets are still being started',
      {
        hint: 'ask again when it has',
      },
    );
  }

  #tellNotInjected({ id, kind, on }: PlannedFault, because: string): void {
    const message = `${id} (${kind} on ${on}) was not injected: ${because}`;
    this.#stage?.journal.append({ type: 'run.warning', message });
  }
}
