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
import { reached, type Stage } from './stage.ts';

/** Without some steady load before the first fault, nothing could be said to be back to normal after it. */
const STEADY_MS_MIN = 1_000;
/** How long a recovery is watched when the drill is ended right after a fault, or in the midst of one. */
export const RECOVERY_WATCH_MS_MAX = 10_000;

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

/**
 * Directs a run as a person asks: one act after the other, healing before injecting. On one target there is one fault at
 * a time, since the proof of one would contradict the other's; that also bounds what can wait. Faults that are asked for
 * in the warm-up wait for its end. It ends when asked to, or in time before the run does: everything is healed, and the
 * recovery watched.
 */
export class ManualDrill {
  readonly #check: (request: FaultRequest) => void;
  readonly #issued = new Set<string>();
  readonly #waiting: WantedFault[] = [];
  /** Faults to be healed, with when that was asked for, in ms of the run. */
  readonly #toHeal = new Map<string, number>();
  /** When faults are to be healed by themselves, in ms of the run. */
  readonly #dueMs = new Map<string, number>();
  readonly #over = new AbortController();
  readonly #unwatched = new AbortController();
  #stage: Stage | undefined;
  #acting: WantedFault | undefined;
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
    this.#refuseIfMissing(on);
    this.#refuseIfTaken(on);
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
    if (withdrawn) this.#tellNotInjected(withdrawn, 'it was withdrawn before that');
    else if (!this.#toHeal.has(faultId)) this.#toHeal.set(faultId, journal.sinceStart(clock.nowMs()));
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
      const act = this.#nextAct(stage);
      if (act) await act();
      else await reached(Math.min(lastMs, ...this.#dueMs.values()), stage, this.#wake.signal);
    }
    this.#over.abort();
    for (const fault of this.#waiting.splice(0))
      this.#tellNotInjected(fault, 'the drill was ended before that');
    await stage.stack.healAll();
    await this.#watchRecovery(stage);
  };

  /** What is asked for meanwhile is kept: only the end of the drill ends the wait. */
  async #warmUp(stage: Stage): Promise<void> {
    const { warmupMs } = stage.plan;
    const { signal: over } = this.#over;
    await reached(warmupMs, stage, over);
    if (over.aborted || stage.stopped.aborted) return;
    await stage.enter('steady');
    await reached(warmupMs + STEADY_MS_MIN, stage, over);
  }

  /** What is to be done now, the most urgent first. */
  #nextAct(stage: Stage): (() => Promise<void>) | undefined {
    const nowMs = stage.journal.sinceStart(stage.clock.nowMs());
    const due = [...this.#dueMs].find(([, dueMs]) => dueMs <= nowMs);
    const [heal = due] = this.#toHeal;
    if (heal) return () => this.#healNow(stage, ...heal);
    const wanted = this.#waiting.shift();
    return wanted && (() => this.#injectNow(stage, wanted));
  }

  async #healNow({ stack }: Stage, faultId: string, requestedMs: number): Promise<void> {
    this.#toHeal.delete(faultId);
    this.#dueMs.delete(faultId);
    await stack.heal(faultId, requestedMs);
  }

  async #injectNow({ stack, stopped, journal }: Stage, wanted: WantedFault): Promise<void> {
    this.#acting = wanted;
    const { forMs, ...planned } = wanted;
    const view = (): FaultView | undefined => journal.view.faults.find(({ id }) => id === wanted.id);
    try {
      await stack.inject(planned, stopped);
    } catch (error) {
      // Where it is on record that it was begun, or nothing can be recorded any more, the run cannot go on.
      const cannotRecord = error instanceof FiredrillError && error.code === 'journal.write';
      if (cannotRecord || view()) throw error;
      this.#tellNotInjected(wanted, messageOf(error));
    } finally {
      this.#acting = undefined;
    }
    const inForceMs = view()?.inForceMs;
    if (forMs !== undefined && inForceMs !== undefined) this.#dueMs.set(wanted.id, inForceMs + forMs);
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

  #refuseIfMissing(on: Role): void {
    const roles = this.#stage?.journal.view.run?.targets.map(({ role }) => role) ?? [];
    if (roles.includes(on)) return;
    throw new FiredrillError('usage.invalid', `this drill has no ${on}`, {
      hint: `its targets: ${roles.join(', ')}`,
    });
  }

  #refuseIfTaken(on: Role): void {
    const waiting = [this.#acting, ...this.#waiting].find((fault) => fault?.on === on);
    const present = this.#stage?.journal.view.faults.find((fault) => fault.on === on && !isOver(fault));
    const fault = present ?? waiting;
    if (!fault) return;
    const removed = present?.state === 'healed';
    const said = removed ? 'was removed and is not yet proven gone' : 'is at work there';
    throw new FiredrillError('fault.conflict', `the ${on} is taken: ${fault.kind} (${fault.id}) ${said}`, {
      hint: removed
        ? 'ask again in a moment'
        : 'heal it first: one fault would contradict the proof of the other',
    });
  }

  #tellNotInjected({ id, kind, on }: PlannedFault, because: string): void {
    const message = `${id} (${kind} on ${on}) was not injected: ${because}`;
    this.#stage?.journal.append({ type: 'run.warning', message });
  }
}

/** Whether a fault has gone, or is as gone as it could be shown to be. */
function isOver({ state, failures }: FaultView): boolean {
  return state === 'gone' || (state === 'healed' && failures.some(({ stage }) => stage === 'prove-gone'));
}
