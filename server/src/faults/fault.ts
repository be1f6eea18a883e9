import type { Expectation, FaultParams, InjectedClass, Role, Undo } from '@firedrill/contract';
import type * as z from 'zod';
import type { Capabilities, Effect } from '../drivers/driver.ts';
import type { Clock } from '../platform/clock.ts';

/**
 * In place of a driver in the undo of a fault on a link. Links live in the process of their run and end with it, so
 * that a run that is dead has left nothing of such a fault to be undone.
 */
export const LINK_UNDO = 'link';

/** A fault made ready for one target: nothing has happened yet. */
export interface PreparedFault {
  /** What another process must do to undo the fault; completed to an `Undo` with what leads to the target. */
  undo: Pick<Undo, 'action'> & Partial<Pick<Undo, 'details'>>;
  /** What the probes must find while the fault is in force, and when it is gone. */
  proof: { inForce: Expectation[]; gone: Expectation[] };
  /** Breaks the target; resolves when the act has taken effect. */
  inject(signal: AbortSignal): Promise<Effect>;
  /**
   * Mends the target; idempotent; resolves when the act has taken effect, not when the target is ready. What has to be awaited
   * after the act that ends the fault does not count: the effect's moment is that of the act.
   */
  heal(signal: AbortSignal): Promise<Effect>;
  /** What a person can do by hand if healing fails. */
  byHand: string;
}

/** What a fault may need beside its capability and parameters. */
export interface FaultContext {
  /** For the moment at which an act took effect, where the capability does not tell it. */
  clock: Clock;
  /** Ends the reading of what is there before the fault. */
  signal: AbortSignal;
}

/** One way to break a target. A fault needs one capability and never asks which driver offers it. */
export interface Fault<
  C extends keyof Capabilities = keyof Capabilities,
  P extends FaultParams = FaultParams,
> {
  readonly kind: string;
  readonly summary: string;
  /** What an application's client sees, for the catalogue. */
  readonly symptom: string;
  /**
   * What kind of trouble it is, as far as any client can tell; each run shows it beside what the client made of it,
   * and tests compare the two. `none` where nothing fails that a client could see, only slower or emptier.
   */
  readonly classification: InjectedClass;
  /**
   * Set where the effect is done at once and healing undoes nothing, so that recovery starts with the effect; the time
   * until it is healed is the time in which that is looked at.
   */
  readonly momentary?: true;
  readonly needs: C;
  readonly roles: readonly Role[];
  readonly params: z.ZodType<P>;
  /** May read what is there before the fault, which its undo then holds; changes nothing. */
  prepare(
    capability: Capabilities[C],
    params: P,
    role: Role,
    context: FaultContext,
  ): PreparedFault | Promise<PreparedFault>;
}

/** A fault made ready, with the full record of how to undo it. */
export interface ReadyFault extends Omit<PreparedFault, 'undo'> {
  /** Written to disk before `inject` is called. */
  undo: Undo;
  classification: InjectedClass;
  momentary?: true;
}
