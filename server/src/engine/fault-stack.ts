import { FiredrillError, type PlannedFault, type ProbeReading, type Role } from '@firedrill/contract';
import type { Target } from '../drivers/driver.ts';
import type { FaultContext, ReadyFault } from '../faults/fault.ts';
import { abortable } from '../platform/abortable.ts';
import { deadline } from '../platform/clock.ts';
import { ActiveFault, type FaultSetting } from './active-fault.ts';
import { FAULT_LIMITS_MS, type FaultLimits } from './fault-limits.ts';

/** Makes a planned fault ready for a target; rejects when the target lacks the capability or cannot be asked. */
export type PrepareFault = (
  fault: PlannedFault,
  target: Target,
  driver: string,
  context: FaultContext,
) => Promise<ReadyFault>;

/** What the stack needs of the run it belongs to. */
export interface FaultStackContext extends Omit<FaultSetting, 'limitsMs'> {
  targets: readonly Target[];
  prepare: PrepareFault;
  /** `FAULT_LIMITS_MS` where left out. */
  limitsMs?: FaultLimits;
  /** Called after the record is on disk and right before the first fault of an episode acts; never rejects. */
  onFirstAct(): Promise<void>;
  /** Called right before the last fault in force is removed; never rejects. */
  onLastRemoval(): Promise<void>;
}

/**
 * The faults in force, the last injected on top. Every fault goes through the same steps: record, act, prove, undo,
 * prove. Healing has its own deadline and never sees the run's cancelled signal. Faults on different targets can be
 * injected and healed side by side: one that hangs holds up no other.
 */
export class FaultStack {
  readonly #context: FaultStackContext;
  readonly #setting: FaultSetting;
  readonly #active: ActiveFault[] = [];
  readonly #proofsGone = new Set<Promise<void>>();
  /** Resolves when the load counts in the episode's phase. */
  #begun: Promise<void> = Promise.resolve();
  #stuck = 0;

  constructor(context: FaultStackContext) {
    this.#context = context;
    this.#setting = { ...context, limitsMs: context.limitsMs ?? FAULT_LIMITS_MS };
  }

  /** How many faults could not be healed. */
  get stuckCount(): number {
    return this.#stuck;
  }

  /**
   * Records and injects a fault and begins to prove it; a failure is journalled, and what was done is undone. Rejects
   * when it cannot be made ready or recorded, and when it is called off before anything was done.
   */
  async inject(planned: PlannedFault, signal: AbortSignal, calledOff: AbortSignal = signal): Promise<void> {
    const { journal, ledger, clock } = this.#context;
    const prepared = await this.#prepare(planned, AbortSignal.any([signal, calledOff]));
    calledOff.throwIfAborted();
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
    const fault = new ActiveFault(planned, prepared, this.#setting);
    if (this.#isAllLeaving()) this.#begun = this.#context.onFirstAct();
    this.#active.push(fault);
    if (await fault.act(this.#begun, signal)) return;
    await this.heal(planned.id, Math.min(planned.healAtMs, journal.sinceStart(clock.nowMs())));
  }

  /** Heals one fault; does nothing when it is not in force. One that is being healed is waited for. */
  async heal(faultId: string, requestedMs: number): Promise<void> {
    const fault = this.#active.find(({ planned }) => planned.id === faultId);
    if (!fault) return;
    fault.healing ??= this.#healNow(fault, requestedMs);
    await fault.healing;
  }

  /**
   * Heals everything that is in force, the fault injected last first. One that hangs holds up those on its own target,
   * and the others for a moment only.
   */
  async healAll(): Promise<void> {
    const { clock, journal } = this.#context;
    const healings = new Map<Role, Promise<void>>();
    for (const { planned } of this.#active.toReversed()) {
      const { id, on } = planned;
      const before = healings.get(on) ?? Promise.resolve();
      const healing = before.then(() => this.heal(id, journal.sinceStart(clock.nowMs())));
      healings.set(on, healing);
      const isHealed = new AbortController();
      const ahead = clock.sleep(this.#setting.limitsMs.healAhead, isHealed.signal).catch(() => undefined);
      await Promise.race([healing, ahead]);
      isHealed.abort();
    }
    await Promise.all(healings.values());
  }

  /** Resolves when everything healed has been proven gone, or could not be. */
  async settled(): Promise<void> {
    await Promise.all(this.#proofsGone);
  }

  /** Notes a reading that contradicts a fault which was proven in force and has not been healed. */
  contradict(reading: ProbeReading): void {
    for (const fault of this.#active) fault.contradict(reading);
  }

  async #healNow(fault: ActiveFault, requestedMs: number): Promise<void> {
    const { journal, onLastRemoval } = this.#context;
    await fault.readyToHeal();
    journal.append({ type: 'fault.healing', faultId: fault.planned.id, requestedMs });
    fault.isLeaving = true;
    if (this.#isAllLeaving()) await onLastRemoval();
    const isUndone = await fault.undo();
    this.#active.splice(this.#active.indexOf(fault), 1);
    if (!isUndone) {
      this.#stuck += 1;
      return;
    }
    const gone = fault.gone();
    this.#proofsGone.add(gone);
    void gone.then(() => this.#proofsGone.delete(gone));
  }

  #isAllLeaving(): boolean {
    return this.#active.every(({ isLeaving }) => isLeaving);
  }

  #prepare(planned: PlannedFault, signal: AbortSignal): Promise<ReadyFault> {
    const { targets, driver, clock, prepare } = this.#context;
    const target = targets.find(({ role }) => role === planned.on);
    if (!target) throw new FiredrillError('fault.inject', `no target has the role ${planned.on}`);
    const what = `reading what ${planned.kind} on ${planned.on} will change`;
    const limit = deadline(this.#setting.limitsMs.prepare, what, signal);
    return abortable(prepare(planned, target, driver, { clock, signal: limit }), limit);
  }
}
