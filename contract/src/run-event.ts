import type { LoadWindow } from './load-window.ts';
import type { FaultParams, Plan } from './plan.ts';
import type { Scenario } from './scenario.ts';
import type {
  BreakerState,
  ClientState,
  ErrorKind,
  InjectedClass,
  Phase,
  PoolState,
  ProbeState,
  Role,
  RunEnd,
  TargetAction,
  Verdict,
} from './vocabulary.ts';

/**
 * Version of the journal's format. A reader opens all up to it and refuses a newer one. 2 added `pool.state`, and breakers
 * that began before they were asked (`previous: null`) or are passed by (`bypassed`).
 */
export const JOURNAL_VERSION = 2;

/** A target as a run met it. */
export interface TargetInfo {
  role: Role;
  /** Program and version, for example `redis-server 7.0.15`. */
  server: string;
  /** `host:port`, never with credentials. */
  address: string;
}

/** Which readings a probe must give for a fault to count as in force, or as gone; of several, all must. */
export interface Expectation {
  /** Name of a probe, for example `cache` or `cache-path`. */
  probe: string;
  states: ProbeState[];
  /** What the reading's detail must begin with, for example `READONLY`; anything when left out. */
  saying?: string;
  /** The least that the reading must have taken. A silent one counts as slower than anything, where it is admitted. */
  slowerThanMs?: number;
  /** What the reading must have stayed below. */
  fasterThanMs?: number;
}

/** Plain data from which another process can undo a fault. */
export interface Undo {
  /** Kind of the driver that can do it; `link` for what ends by itself with the process of the run. */
  driver: string;
  role: Role;
  /** What to do, in the driver's own words, for example `start`. */
  action: string;
  /** What the driver needs for it. */
  details: Record<string, string | number | boolean>;
}

/** What a probe found; times in ms. */
export interface ProbeReading {
  probe: string;
  role: Role;
  state: ProbeState;
  /** One short sentence for people: `PONG`, `connection refused`, … */
  detail: string;
  /** Whether a connection was accepted, and whether the application's credentials were. */
  reachable: boolean;
  authenticated: boolean;
  latencyMs: number;
}

/** A claim with what was measured; `measured` is in the metric's base unit. */
export interface JudgedClaim {
  text: string;
  state: Verdict;
  measured?: number;
  /** How many samples stand behind it. */
  samples: number;
  /** How many of the things measured had to be left out, where some had. */
  leftOut?: number;
  /** One sentence: what was measured against what, or why it is inconclusive. */
  reason: string;
}

/** Everything that can happen in a run. */
export type RunEventBody =
  | {
      type: 'run.started';
      journalVersion: number;
      runId: string;
      /** Wall-clock time of the start, ISO 8601. */
      startedAt: string;
      firedrill: string;
      node: string;
      platform: string;
      driver: string;
      subject: string;
      policy: string;
      scenario: Scenario;
      plan: Plan;
      targets: TargetInfo[];
    }
  | { type: 'phase.entered'; phase: Phase }
  | {
      type: 'fault.injecting';
      faultId: string;
      kind: string;
      on: Role;
      params: FaultParams;
      /** What kind of trouble it is in truth, to be compared with what the client makes of it. */
      classification: InjectedClass;
      /** Its effect is done at once and not undone: what follows is recovery, even before it is healed. */
      momentary?: true;
      /** When the plan asked for it. */
      requestedMs: number;
      undo: Undo;
    }
  /** `inForceMs` is when the act took effect as the driver saw it (for a crash, the exit of the process). */
  | { type: 'fault.injected'; faultId: string; inForceMs: number; effect: string }
  | {
      type: 'fault.proven';
      faultId: string;
      proven: 'in-force' | 'gone';
      readings: ProbeReading[];
    }
  | { type: 'fault.healing'; faultId: string; requestedMs: number }
  /** `removedMs` is when the undoing act took effect as the driver saw it (for a crash, the new process's start). */
  | { type: 'fault.healed'; faultId: string; removedMs: number; effect: string }
  /** The fault could not be injected, or not be proven in force or gone, or ceased to hold while it should. */
  | {
      type: 'fault.failed';
      faultId: string;
      stage: 'inject' | 'prove' | 'hold' | 'prove-gone';
      reason: string;
    }
  /** Healing was given up; `command` is what a person can do by hand. */
  | { type: 'fault.stuck'; faultId: string; reason: string; command: string }
  | { type: 'target.exited'; role: Role; exitCode: number | null; signal: string | null }
  /** What runs the target says of it, whoever brought it about; `detail` says more, where there is more to say. */
  | { type: 'target.event'; role: Role; action: TargetAction; detail: string }
  /**
   * A line of the target's own log from around a fault on it, without secrets; `writtenMs` is when it was written, ms
   * since the run's start. `leftOut` counts the lines right before it that were too many to be kept.
   */
  | { type: 'target.log'; faultId: string; role: Role; writtenMs: number; text: string; leftOut?: number }
  | { type: 'probe.changed'; reading: ProbeReading; previous: ProbeState | null }
  | {
      type: 'client.state';
      state: ClientState;
      previous: ClientState;
      cause: string;
      error?: ErrorKind;
      attempt: number;
    }
  | { type: 'client.retry'; attempt: number; delayMs: number; error?: ErrorKind }
  | { type: 'client.reset'; reason: string; attempt: number }
  /** The client raised an alert for people: retrying cannot help. `message` carries no credentials. */
  | { type: 'client.alert'; alert: 'configuration'; error: ErrorKind; message: string }
  /** A breaker as it is at first, where `previous` is `null`, and each change of it. */
  | {
      type: 'breaker.state';
      breaker: string;
      state: BreakerState;
      previous: BreakerState | null;
      cause: string;
      /** Kind of the failure that opened it, where a failure did. */
      error?: ErrorKind;
      /** The client goes past it without asking it, because it has no connection to begin with. */
      bypassed?: true;
    }
  /** A pool of connections as it is at first, each change of its state, and at most once a second other figures. */
  | {
      type: 'pool.state';
      /** The target that its connections lead to. */
      pool: Role;
      state: PoolState;
      previous: PoolState | null;
      /** Connections in use or being opened, questions that wait for one, and connections that there can be. */
      inUse: number;
      waiting: number;
      limit: number;
      /** Why its connections are lost. */
      error?: ErrorKind;
    }
  | { type: 'load.window'; window: LoadWindow }
  /** Something a person should know and no other event says. */
  | { type: 'run.warning'; message: string }
  | { type: 'claim.judged'; claim: JudgedClaim }
  | { type: 'run.finished'; end: RunEnd; verdict: Verdict; reasons: string[] };

/** One line of a journal: `seq` counts from 1 without gaps, `atMs` is ms since the run's start. */
export type RunEvent = { seq: number; atMs: number } & RunEventBody;

/** The events of one type. */
export type RunEventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
