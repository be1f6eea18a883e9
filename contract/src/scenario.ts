import type { Claim } from './claim.ts';
import type { FaultParams } from './plan.ts';
import type { Role } from './vocabulary.ts';

/** Limits of a scenario; each is checked when the file is read. */
export const SCENARIO_LIMITS = {
  fileBytesMax: 262_144,
  titleLengthMax: 120,
  descriptionLengthMax: 4_000,
  durationMsMax: 3_600_000,
  /** Probes look ten times a second: what is shorter could end between two looks. */
  faultMsMin: 200,
  /** What must be left of the run after the last fault, so that its removal and the recovery can be seen. */
  recoveryMsMin: 1_000,
  ratePerSecondMax: 20_000,
  /** Beyond it, a probe cannot tell a thin line from a free one. */
  throughputKbPerSecondMax: 1_000,
  stagesMax: 100,
  concurrencyMax: 1_024,
  countMax: 10_000_000,
  inFlightMax: 50_000,
  keysMax: 10_000,
  timelineMax: 200,
  claimsMax: 100,
  abortMax: 20,
} as const;

/** A stretch of open-model load; the rate moves evenly from `fromPerSecond` to `toPerSecond`. */
export interface RateStage {
  durationMs: number;
  fromPerSecond: number;
  toPerSecond: number;
}

/** Which user is asked for: Zipf with its exponent, or uniform, over the first `count` users. */
export type KeyDistribution = { distribution: 'uniform' | 'zipf'; exponent: number; count: number };

/** What the load loop does: when to ask (open or closed model) and what to ask. */
export type LoadProfile = (
  | { model: 'open'; stages: RateStage[] }
  | { model: 'closed'; concurrency: number; count?: number }
) & {
  mix: { read: number; search: number; write: number };
  keys: KeyDistribution;
  deadlineMs: number;
  maxInFlight: number;
};

/** One fault of the timeline; times in ms since the start of load. */
export interface TimelineEntry {
  atMs: number;
  fault: string;
  on: Role;
  forMs: number;
  params: FaultParams;
}

/** A limit that ends the run when it has been exceeded for `forMs` on end. */
export interface AbortLimit {
  text: string;
  claim: Claim;
  forMs: number;
}

/** A scenario after validation: everything known to exist and to fit. */
export interface Scenario {
  name: string;
  title: string;
  description: string;
  seed: number;
  policy: string;
  /** Redis is reached over TLS. */
  tls?: boolean;
  durationMs: number;
  warmupMs: number;
  load: LoadProfile;
  timeline: TimelineEntry[];
  claims: Claim[];
  abort: AbortLimit[];
}
