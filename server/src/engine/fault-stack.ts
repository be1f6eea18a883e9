import { FiredrillError, messageOf, type PlannedFault, type ProbeReading } from '@firedrill/contract';
import type { Effect, Target } from '../drivers/driver.ts';
import type { FaultContext, ReadyFault } from '../faults/fault.ts';
import type { Journal } from '../journal/journal.ts';
import { type Clock, deadline } from '../platform/clock.ts';
import { healAtLast } from './heal-at-last.ts';
import type { Ledger } from './ledger.ts';
import { meets, type Prober } from './prober.ts';

/** How long each step of a fault's life but healing may take before it counts as not done. */
export const FAULT_LIMITS_MS = {
  prepare: 5_000,
  inject: 15_000,
  proveInForce: 10_000,
  proveGone: 20_000,
} as const;

/** Makes a planned fault ready for a target; rejects when the target lacks the capability or cannot be asked. */
export type PrepareFault = (
  fault: PlannedFault,
  target: Target,
  driver: string,
  context: FaultContext,
) => Promise<ReadyFault>;

interface ActiveFault {
  planned: PlannedFault;
  prepared: ReadyFault;
  /** Ends the wait for the proof that it is in force. */
  proving: AbortController;
  proof: Promise<void>;
  proven: boolean;
}

/** What the stack needs of the run it belongs to. */
export interface FaultStackContext {
  driver: string;
  targets: readonly Target[];
  journal: Journal;
  ledger: Ledger;
  prober: Prober;
  clock: Clock;
  prepare: PrepareFault;
  /** Called after the record is on disk and right before the first fault of an episode acts. */
  onFirstAct(): Promise<void>;
  /** Called right before the last fault in force is removed. */
  onLastRemoval(): Promise<void>;
}

/**
 * The faults in force, the last injected on top. Every fault goes through the same steps: record, act, prove, undo,
 * prove. Healing has its own deadline and never sees the run's cancelled signal.
 */
export class FaultStack {
  readonly #context: FaultStackContext;
  readonly #active: ActiveFault[] = [];
  readonly #proofsGone = new Set<Promise<void>>();
  #stuck = 0;

  constructor(context: FaultStackContext) {
    this.#context = context;
  }

  /** How many faults could not be healed. */
  get stuckCount(): number {
    return this.#stuck;
  }

  /** Records and injects a fault and begins to prove it; a failure is journalled, and what was done is undone. */
  async inject(planned: PlannedFault, signal: AbortSignal): Promise<void> {
    const { journal, ledger, driver } = this.#context;
    const prepared = await this.#prepare(planned, signal);
    ledger.intend({ faultId: planned.id, undo: prepared.undo, byHand: prepared.byHand });
    journal.append({
      type: 'fault.injecting',
      faultId: planned.id,
      kind: planned.kind,
      on: planned.on,
      params: planned.params,
      classification: prepared.classification,
      ...(prepared.momentary ? { momentary: true } : {}),
      requestedMs: planned.injectAtMs,
      undo: prepared.undo,
    });
    const fault: ActiveFault = {
      planned,
      prepared,
      proving: new AbortController(),
      proof: Promise.resolve(),
      proven: false,
    };
    if (this.#active.length === 0) await this.#context.onFirstAct();
    this.#active.push(fault);
    try {
      const what = `injecting ${planned.kind} on ${planned.on} through the ${driver} driver`;
      const effect = await prepared.inject(deadline(FAULT_LIMITS_MS.inject, what, signal));
      const inForceMs = journal.sinceStart(effect.atMs);
      journal.append({ type: 'fault.injected', faultId: planned.id, inForceMs, effect: effect.detail });
    } catch (error) {
      journal.append({
        type: 'fault.failed',
        faultId: planned.id,
        stage: 'inject',
        reason: messageOf(error),
      });
      await this.heal(
        planned.id,
        Math.min(planned.healAtMs, journal.sinceStart(this.#context.clock.nowMs())),
      );
      return;
    }
    fault.proof = this.#proveInForce(fault);
  }

  /** Heals one fault; does nothing when it is not in force. */
  async heal(faultId: string, requestedMs: number): Promise<void> {
    const index = this.#active.findIndex((fault) => fault.planned.id === faultId);
    const [fault] = index === -1 ? [] : this.#active.splice(index, 1);
    if (!fault) return;
    fault.proving.abort(new Error('it was healed before it was proven in force'));
    await fault.proof;
    const { journal } = this.#context;
    journal.append({ type: 'fault.healing', faultId, requestedMs });
    if (this.#active.length === 0) await this.#context.onLastRemoval();
    if (!(await this.#undo(fault))) return;
    const proof = this.#proveGone(fault);
    this.#proofsGone.add(proof);
    proof.finally(() => this.#proofsGone.delete(proof));
  }

  /** Heals everything that is in force, the fault injected last first. */
  async healAll(): Promise<void> {
    for (let fault = this.#active.at(-1); fault; fault = this.#active.at(-1)) {
      const { journal, clock } = this.#context;
      await this.heal(fault.planned.id, journal.sinceStart(clock.nowMs()));
    }
  }

  /** Resolves when everything healed has been proven gone, or could not be. */
  async settled(): Promise<void> {
    await Promise.all(this.#proofsGone);
  }

  /** Notes a reading that contradicts a fault which was proven in force and has not been healed. */
  contradict(reading: ProbeReading): void {
    for (const fault of this.#active) {
      const expected = fault.prepared.proof.inForce.find(({ probe }) => probe === reading.probe);
      if (!fault.proven || !expected || meets(reading, expected)) continue;
      const { probe, state, detail } = reading;
      const reason = `it ceased to hold while it should have been in force: ${probe} was ${state} (${detail})`;
      this.#context.journal.append({
        type: 'fault.failed',
        faultId: fault.planned.id,
        stage: 'hold',
        reason,
      });
      fault.proven = false;
    }
  }

  #prepare(planned: PlannedFault, signal: AbortSignal): Promise<ReadyFault> {
    const { targets, driver, clock, prepare } = this.#context;
    const target = targets.find(({ role }) => role === planned.on);
    if (!target) throw new FiredrillError('fault.inject', `no target has the role ${planned.on}`);
    const what = `reading what ${planned.kind} on ${planned.on} will change`;
    return prepare(planned, target, driver, {
      clock,
      signal: deadline(FAULT_LIMITS_MS.prepare, what, signal),
    });
  }

  async #proveInForce(fault: ActiveFault): Promise<void> {
    const { journal, prober } = this.#context;
    const expectations = fault.prepared.proof.inForce;
    const what = `proving ${fault.planned.kind} on ${fault.planned.on} in force`;
    const signal = deadline(FAULT_LIMITS_MS.proveInForce, what, fault.proving.signal);
    try {
      const readings = await prober.expect(expectations, signal);
      fault.proven = true;
      journal.append({
        type: 'fault.proven',
        faultId: fault.planned.id,
        proven: 'in-force',
        readings,
      });
    } catch (error) {
      const reason = `not proven in force: ${messageOf(error)}`;
      journal.append({ type: 'fault.failed', faultId: fault.planned.id, stage: 'prove', reason });
    }
  }

  async #proveGone(fault: ActiveFault): Promise<void> {
    const { journal, prober } = this.#context;
    const expectations = fault.prepared.proof.gone;
    const what = `proving ${fault.planned.kind} on ${fault.planned.on} gone`;
    try {
      const readings = await prober.expect(expectations, deadline(FAULT_LIMITS_MS.proveGone, what));
      journal.append({
        type: 'fault.proven',
        faultId: fault.planned.id,
        proven: 'gone',
        readings,
      });
    } catch (error) {
      const reason = `not proven gone: ${messageOf(error)}`;
      journal.append({ type: 'fault.failed', faultId: fault.planned.id, stage: 'prove-gone', reason });
    }
  }

  /** Undoes a fault; `false` when it is stuck. */
  async #undo({ planned, prepared }: ActiveFault): Promise<boolean> {
    const { journal, clock } = this.#context;
    try {
      const what = `healing ${planned.kind} on ${planned.on}`;
      this.#noteHealed(planned, await healAtLast(prepared.heal, what, clock));
      return true;
    } catch (error) {
      this.#stuck += 1;
      const reason = messageOf(error);
      journal.append({
        type: 'fault.stuck',
        faultId: planned.id,
        reason,
        command: prepared.byHand,
      });
      return false;
    }
  }

  /** Notes what was healed; a ledger that cannot be written makes it no less healed. */
  #noteHealed({ id, kind, on }: PlannedFault, { atMs, detail }: Effect): void {
    const { journal, ledger } = this.#context;
    journal.append({
      type: 'fault.healed',
      faultId: id,
      removedMs: journal.sinceStart(atMs),
      effect: detail,
    });
    try {
      ledger.undone(id);
    } catch (error) {
      const message = `${id} (${kind} on ${on}) was healed, but its record still says that it is in force: ${messageOf(error)}`;
      journal.append({ type: 'run.warning', message });
    }
  }
}
