import type { Expectation, FaultParams, Role, Undo } from '@firedrill/contract';
import type * as z from 'zod';
import type { Capabilities, Effect } from '../drivers/driver.ts';

/** What a fault may know of its surroundings. */
export interface FaultContext {
  role: Role;
  /** Kind of the driver, for the undo record. */
  driver: string;
}

/** A fault made ready for one target: nothing has happened yet. */
export interface PreparedFault {
  /** Enough for another process to undo the fault. Written to disk before `inject` is called. */
  undo: Undo;
  /** What the probes must find while the fault is in force, and when it is gone. */
  proof: { inForce: Expectation; gone: Expectation };
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
  prepare(capability: Capabilities[C], params: P, context: FaultContext): PreparedFault;
}
