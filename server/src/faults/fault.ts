import type { Expectation, FaultParams, Role, Undo } from '@firedrill/contract';
import type * as z from 'zod';
import type { Capabilities, Effect } from '../drivers/driver.ts';

/** A fault made ready for one target: nothing has happened yet. */
export interface PreparedFault {
  /** What another process must do to undo the fault; completed to an `Undo` with what leads to the target. */
  undo: Pick<Undo, 'action'> & Partial<Pick<Undo, 'details'>>;
  /** What the probes must find while the fault is in force, and when it is gone. */
  proof: { inForce: Expectation[]; gone: Expectation[] };
  /** Breaks the target; resolves when the act has taken effect. */
  inject(signal: AbortSignal): Promise<Effect>;
  /** Mends the target; idempotent; resolves when the act has taken effect, not when the target is ready. */
  heal(signal: AbortSignal): Promise<Effect>;
  /** What a person can do by hand if healing fails. */
  byHand: string;
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
  readonly needs: C;
  readonly roles: readonly Role[];
  readonly params: z.ZodType<P>;
  prepare(capability: Capabilities[C], params: P, role: Role): PreparedFault;
}

/** A fault made ready, with the full record of how to undo it. */
export interface ReadyFault extends Omit<PreparedFault, 'undo'> {
  /** Written to disk before `inject` is called. */
  undo: Undo;
}
