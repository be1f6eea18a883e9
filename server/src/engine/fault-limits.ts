/** How long each step of a fault's life may take before it counts as not done. */
export const FAULT_LIMITS_MS = {
  /** Reading what is there before the fault. */
  prepare: 5_000,
  /** The act itself. Who does not heed the end of this time is not waited for any longer. */
  inject: 15_000,
  /** The same for an act that is under way when its fault is to be healed. */
  injectWhenHealed: 2_000,
  /** What was given up may take effect for so long after its healing, and is then healed once more. */
  late: 10_000,
  proveInForce: 10_000,
  proveGone: 20_000,
  /** One attempt to heal, and all of them together. */
  healAttempt: 10_000,
  heal: 60_000,
  /** How long one fault's healing may hold up that of a fault on another target, where everything is healed. */
  healAhead: 2_000,
} as const;

/** The limits by their names, in ms. */
export type FaultLimits = Record<keyof typeof FAULT_LIMITS_MS, number>;
