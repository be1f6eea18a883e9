import type { Role } from './vocabulary.ts';

/** Parameters of a fault as a scenario writes them (`grace: 2s`), found valid; the fault’s own schema reads them. */
export type FaultParams = Record<string, string | number | boolean>;

/**
 * A fault on one target over one stretch of the run; times in ms since the start of load. In a manual drill `injectAtMs`
 * is when it was asked for, and `healAtMs` of a fault that is to be healed by hand the end of the drill.
 */
export interface PlannedFault {
  /** `f1`, `f2`, … in the order of injection. */
  id: string;
  kind: string;
  on: Role;
  params: FaultParams;
  injectAtMs: number;
  healAtMs: number;
}

/** One action of the timeline. */
export interface PlanStep {
  atMs: number;
  action: 'inject' | 'heal';
  faultId: string;
}

/** A scenario laid out in time: pure data, the same for the same scenario. */
export interface Plan {
  /** Seed of every random choice of the run. */
  seed: number;
  /** A manual drill: what is injected and healed is asked for while it goes on, so that `faults` and `steps` are empty. */
  manual?: true;
  warmupMs: number;
  durationMs: number;
  faults: PlannedFault[];
  /** Sorted by time; of steps at one instant, heals come first and the fault injected last is healed first. */
  steps: PlanStep[];
}
