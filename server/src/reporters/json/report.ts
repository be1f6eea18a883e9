/** The shape of the JSON report, for programs that read it. Times are in ms, counted from the start of the run's load. */
import type {
  BreakerState,
  CacheResult,
  ClientState,
  ErrorKind,
  FailureClass,
  FaultParams,
  FaultState,
  InjectedClass,
  Phase,
  PoolState,
  ProbeState,
  Role,
  RunEnd,
  Source,
  TargetEventView,
  TargetInfo,
  TargetLogView,
  Verdict,
} from '@firedrill/contract';

/** Version of the document; it rises when something that was there changes its meaning or goes. */
export const JSON_REPORT_VERSION = 1;

/** The unit of a value: milliseconds, a fraction of 1, per second, or a plain number. */
export type JsonUnit = 'ms' | 'fraction' | 'per_second' | 'kb_per_second' | 'count';

/** A measured value; a metric that had nothing to measure is left out. */
export interface JsonMeasurement {
  value: number;
  unit: JsonUnit;
  /** How many samples stand behind it. */
  samples: number;
}

export type JsonMeasurements = Record<string, JsonMeasurement>;

export interface JsonClaim {
  text: string;
  state: Verdict;
  metric: string | null;
  phase: Phase | null;
  source: Source | null;
  op: string | null;
  comparator: string | null;
  /** What was asked and what was measured, both in `unit`. */
  asked: number | null;
  measured: number | null;
  unit: JsonUnit | null;
  samples: number;
  /** How many of the things measured had to be left out, because the next fault cut them short. */
  leftOut: number;
  reason: string;
}

/** Requests that ended, writes included: good answers by source, errors, and those not answered in time. */
export interface JsonRequests {
  redis: number;
  mysql: number;
  stale: number;
  none: number;
  failed: number;
  unanswered: number;
}

export interface JsonPhase {
  phase: Phase;
  /** A phase comes again with every fault; `endMs` is null when the events stop before its end. */
  spans: { startMs: number; endMs: number | null }[];
  /** Requests that fell due, those of them that were not sent, and answers that came after their deadline. */
  offered: number;
  dropped: number;
  late: number;
  requests: JsonRequests;
  metrics: JsonMeasurements;
  /** The metrics that can be taken of one source alone; sources without an answer are left out. */
  bySource: Partial<Record<Source, JsonMeasurements>>;
  /** Queries by what the cache had to say, why requests failed, and why the cache could not be used. */
  cache: Partial<Record<CacheResult, number>>;
  errors: Partial<Record<ErrorKind, number>>;
  cacheErrors: Partial<Record<ErrorKind, number>>;
}

/** A fault's class as injected and as the client's errors show it; `reason` says why it is unknown. */
export interface JsonClassification {
  injected: InjectedClass;
  seenAs: FailureClass | 'unknown';
  /** Whether the client could tell what was injected. */
  recognised: boolean;
  errors: Partial<Record<ErrorKind, number>>;
  reason: string | null;
}

/** What the client saw and did of faults that were in force together; `detectedMs` is its first sign of them. */
export interface JsonEpisode {
  /** Ids of the faults. */
  faults: string[];
  startMs: number;
  detectedMs: number | null;
  /** Whether it was well at the start; where not, its first sign cannot be told. */
  clientWasWell: boolean;
  retries: {
    count: number;
    delayMsMin: number | null;
    delayMsMax: number | null;
    errors: Partial<Record<ErrorKind, number>>;
  };
  resets: number;
}

/** One fault with all its moments; null where one did not come. */
export interface JsonFault {
  id: string;
  kind: string;
  on: Role;
  params: FaultParams;
  /** `planned` when it was not injected. */
  state: FaultState | 'planned';
  /** Done at once and not undone by healing. */
  momentary: boolean;
  requestedInjectMs: number | null;
  injectingMs: number | null;
  inForceMs: number | null;
  provenInForceMs: number | null;
  requestedHealMs: number | null;
  healingMs: number | null;
  removedMs: number | null;
  /** When healing had come to its end, with what it awaits after the removal. */
  healedMs: number | null;
  provenGoneMs: number | null;
  /** What kind of trouble it is and what it looked like from the client; null when it was not injected. */
  classification: JsonClassification | null;
  failures: { stage: string; reason: string }[];
  stuck: { reason: string; command: string } | null;
}

/** Recovery after the last of the faults in force was removed; null where a part did not come. */
export interface JsonRecovery {
  role: Role;
  inForceMs: number;
  removedMs: number;
  reachableMs: number | null;
  authenticatedMs: number | null;
  firstRedisMs: number | null;
  normalMs: number | null;
}

export interface JsonClient {
  state: ClientState | null;
  attempts: number;
  successes: number;
  reconnects: number;
  retries: number;
  resets: number;
  /** Alerts that it raised for people. */
  alerts: { atMs: number; alert: string; error: ErrorKind; message: string }[];
  breakers: Record<string, { state: BreakerState; opened: number }>;
  /** Pools of connections by target: the last state, the worst, and the most questions that were told to wait for one. */
  pools: Record<string, { state: PoolState; worst: PoolState; waitingMax: number; limit: number }>;
}

export interface JsonRun {
  file: string;
  /** Folder of the stored run, with its journal. */
  path: string;
  id: string | null;
  startedAt: string | null;
  scenario: { name: string; title: string; description: string } | null;
  policy: string | null;
  seed: number | null;
  driver: string | null;
  subject: string | null;
  targets: TargetInfo[];
  firedrill: string | null;
  node: string | null;
  platform: string | null;
  verdict: Verdict;
  end: RunEnd | 'unfinished';
  reasons: string[];
  durationMs: number;
  /** Whether the load loop kept up; where it did not, answer times are not to be trusted. */
  trusted: boolean;
  claims: JsonClaim[];
  /** Of the whole run but its warm-up. */
  metrics: JsonMeasurements;
  phases: JsonPhase[];
  faults: JsonFault[];
  recoveries: JsonRecovery[];
  episodes: JsonEpisode[];
  client: JsonClient;
  /** What the probes found last. */
  probes: Record<string, { state: ProbeState; sinceMs: number; detail: string }>;
  /** Ends of targets, by a fault or not. */
  exits: { atMs: number; role: Role; exitCode: number | null; signal: string | null }[];
  /** What runs the targets told of them, and the lines of their own logs around faults: the latest of each. */
  targetEvents: TargetEventView[];
  targetLog: TargetLogView[];
  warnings: string[];
}

/** A scenario of which no run was begun. */
export interface JsonNotRun {
  file: string;
  scenario: string;
  because: 'capability' | 'environment';
  reason: string;
}

/** The whole document. */
export interface JsonReport {
  schema: 'firedrill.report';
  version: typeof JSON_REPORT_VERSION;
  /** The worst verdict of all; null when there was nothing to run. A scenario that could not run is inconclusive. */
  verdict: Verdict | null;
  runs: JsonRun[];
  notRun: JsonNotRun[];
}
