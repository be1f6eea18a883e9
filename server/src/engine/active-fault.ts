import { faultName, messageOf, type PlannedFault, type ProbeReading } from '@firedrill/contract';
import type { Effect } from '../drivers/driver.ts';
import type { ReadyFault } from '../faults/fault.ts';
import type { Journal } from '../journal/journal.ts';
import { abortable } from '../platform/abortable.ts';
import { type Clock, deadline } from '../platform/clock.ts';
import type { FaultLimits } from './fault-limits.ts';
import { healAtLast } from './heal-at-last.ts';
import type { Ledger } from './ledger.ts';
import { meets, type Prober } from './prober.ts';

/** What a fault needs of the run it belongs to. */
export interface FaultSetting {
  driver: string;
  journal: Journal;
  ledger: Ledger;
  prober: Prober;
  clock: Clock;
  limitsMs: FaultLimits;
}

/**
 * One fault whose record is on disk, from its act to the proof that it is gone. Whatever it asks of a target has a
 * deadline of its own, and who does not heed that is not waited for any longer.
 */
export class ActiveFault {
  readonly planned: PlannedFault;
  /** Its healing, once somebody has asked for that. */
  healing: Promise<void> | undefined;
  /** Whether it is being undone. */
  isLeaving = false;
  readonly #prepared: ReadyFault;
  readonly #setting: FaultSetting;
  /** Ends the wait for the proof that it is in force. */
  readonly #proving = new AbortController();
  /** Ends the wait for its act. */
  readonly #givenUp = new AbortController();
  #acting: Promise<boolean> = Promise.resolve(false);
  #proof: Promise<void> = Promise.resolve();
  #isProven = false;
  /** What an act that was given up comes to after all. */
  #late: Promise<Effect> | undefined;

  constructor(planned: PlannedFault, prepared: ReadyFault, setting: FaultSetting) {
    this.planned = planned;
    this.#prepared = prepared;
    this.#setting = setting;
  }

  /** Acts after `before` and begins to prove it; resolves with whether it took effect. Never rejects. */
  act(before: Promise<void>, signal: AbortSignal): Promise<boolean> {
    this.#acting = before.then(() => this.#act(signal));
    return this.#acting;
  }

  /** Resolves when it can be undone: its act is over or given up, and its proof is awaited no more. */
  async readyToHeal(): Promise<void> {
    const { clock, limitsMs } = this.#setting;
    const ms = limitsMs.injectWhenHealed;
    const over = new AbortController();
    this.#proving.abort(new Error('it was healed before it was proven in force'));
    const reason = new Error(`it was to be healed, and its act did not end within ${ms} ms`);
    void clock.sleep(ms, over.signal).then(
      () => this.#givenUp.abort(reason),
      () => undefined,
    );
    await this.#acting;
    over.abort();
    await this.#proof;
  }

  /** Undoes it, again and again until that succeeds; `false` when it is stuck. Never rejects. */
  async undo(): Promise<boolean> {
    const { journal } = this.#setting;
    try {
      const { atMs, detail } = await this.#heal();
      const removedMs = journal.sinceStart(atMs);
      journal.append({ type: 'fault.healed', faultId: this.planned.id, removedMs, effect: detail });
    } catch (error) {
      const [reason, command] = [messageOf(error), this.#prepared.byHand];
      journal.append({ type: 'fault.stuck', faultId: this.planned.id, reason, command });
      return false;
    }
    if (!this.#late) this.#noteUndone();
    return true;
  }

  /** Resolves when it has been proven gone, or could not be, and nothing of it can come any more. Never rejects. */
  async gone(): Promise<void> {
    await Promise.all([this.#proveGone(), this.#late && this.#mendLate(this.#late)]);
  }

  /** Notes a reading that contradicts it while it should be in force. */
  contradict(reading: ProbeReading): void {
    const expected = this.#prepared.proof.inForce.find(({ probe }) => probe === reading.probe);
    if (!this.#isProven || this.healing || !expected || meets(reading, expected)) return;
    const { probe, state, detail } = reading;
    this.#isProven = false;
    this.#fail(
      'hold',
      `it ceased to hold while it should have been in force: ${probe} was ${state} (${detail})`,
    );
  }

  async #act(signal: AbortSignal): Promise<boolean> {
    const { driver, journal, limitsMs } = this.#setting;
    const what = `injecting ${faultName(this.planned)} through the ${driver} driver`;
    const limit = deadline(limitsMs.inject, what, signal, this.#givenUp.signal);
    let isAnswered = false;
    const acting = this.#prepared.inject(limit).finally(() => {
      isAnswered = true;
    });
    try {
      const { atMs, detail } = await abortable(acting, limit);
      const inForceMs = journal.sinceStart(atMs);
      journal.append({ type: 'fault.injected', faultId: this.planned.id, inForceMs, effect: detail });
    } catch (error) {
      if (!isAnswered) this.#late = acting;
      this.#fail('inject', messageOf(error));
      return false;
    }
    this.#proof = this.#proveInForce();
    return true;
  }

  async #proveInForce(): Promise<void> {
    const { journal, prober, limitsMs } = this.#setting;
    const what = `proving ${faultName(this.planned)} in force`;
    const signal = deadline(limitsMs.proveInForce, what, this.#proving.signal);
    try {
      const readings = await prober.expect(this.#prepared.proof.inForce, signal);
      this.#isProven = true;
      journal.append({ type: 'fault.proven', faultId: this.planned.id, proven: 'in-force', readings });
    } catch (error) {
      this.#fail('prove', `not proven in force: ${messageOf(error)}`);
    }
  }

  async #proveGone(): Promise<void> {
    const { journal, prober, limitsMs } = this.#setting;
    const what = `proving ${faultName(this.planned)} gone`;
    try {
      const readings = await prober.expect(this.#prepared.proof.gone, deadline(limitsMs.proveGone, what));
      journal.append({ type: 'fault.proven', faultId: this.planned.id, proven: 'gone', readings });
    } catch (error) {
      this.#fail('prove-gone', `not proven gone: ${messageOf(error)}`);
    }
  }

  /** An act that was given up may take effect after what was to undo it: it is undone again, and on record until then. */
  async #mendLate(late: Promise<Effect>): Promise<void> {
    const limit = deadline(this.#setting.limitsMs.late, 'what was given up');
    const tookEffect = late.then(
      () => true,
      () => false,
    );
    try {
      if (await abortable(tookEffect, limit)) {
        await this.#heal();
        this.#warn('took effect after it had been given up, and was healed again');
      }
      this.#noteUndone();
    } catch (error) {
      const cure = 'its record stays, so that firedrill heal undoes it; by hand:';
      const because = messageOf(error);
      this.#warn(`may still take effect (${because}): ${cure} ${this.#prepared.byHand}`);
    }
  }

  #heal(): Promise<Effect> {
    const { clock, limitsMs } = this.#setting;
    return healAtLast(this.#prepared.heal, `healing ${faultName(this.planned)}`, clock, limitsMs);
  }

  /** A ledger that cannot be written makes it no less healed. */
  #noteUndone(): void {
    try {
      this.#setting.ledger.undone(this.planned.id);
    } catch (error) {
      this.#warn(`was healed, but its record still says that it is in force: ${messageOf(error)}`);
    }
  }

  #fail(stage: 'inject' | 'prove' | 'prove-gone' | 'hold', reason: string): void {
    this.#setting.journal.append({ type: 'fault.failed', faultId: this.planned.id, stage, reason });
  }

  #warn(said: string): void {
    const message = `${this.planned.id} (${faultName(this.planned)}) ${said}`;
    this.#setting.journal.append({ type: 'run.warning', message });
  }
}
