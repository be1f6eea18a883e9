import type { LoadWindow } from '../load-window.ts';
import type { FaultParams } from '../plan.ts';
import type { JudgedClaim, ProbeReading, RunEventOf } from '../run-event.ts';
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
  Verdict,
} from '../vocabulary.ts';
import { emptyTotals, type Totals } from './totals.ts';

/** How much history a view keeps; the journal keeps all of it. */
export const VIEW_LIMITS = {
  /** Windows for rates "now": the last ten seconds. */
  recentWindows: 40,
  clientHistory: 100,
  warnings: 50,
  alerts: 50,
  targetEvents: 100,
  targetLog: 100,
} as const;

/** A stretch of one phase, ms since the run's start; the last has no end while the run goes on. */
export interface PhaseSpan {
  phase: Phase;
  startMs: number;
  endMs?: number;
}

/** How far a fault has come. */
export type FaultState = 'injecting' | 'injected' | 'in-force' | 'healing' | 'healed' | 'gone' | 'stuck';

/** One fault with all its moments, ms since the run's start: requested, acted, observed. */
export interface FaultView {
  id: string;
  kind: string;
  on: Role;
  params: FaultParams;
  /** What kind of trouble it is in truth. */
  classification: InjectedClass;
  /** Its effect is done at once and not undone: recovery starts when it took effect, not when it was healed. */
  momentary?: true;
  state: FaultState;
  requestedInjectMs: number;
  injectingMs: number;
  inForceMs?: number;
  provenInForceMs?: number;
  requestedHealMs?: number;
  healingMs?: number;
  removedMs?: number;
  /** When healing had come to its end, with everything that it awaits after the removal. */
  healedMs?: number;
  provenGoneMs?: number;
  /** What could not be shown, and why; any entry makes the verdict inconclusive. */
  failures: { stage: RunEventOf<'fault.failed'>['stage']; reason: string }[];
  stuck?: { reason: string; command: string };
}

/**
 * Recovery in its parts, ms since the run's start. It starts when the last fault in force was removed, a momentary one
 * counting as removed when it took effect; `normalMs` is when the share of Redis answers was back to 95 % of the steady share and stayed there for a second.
 */
export interface RecoveryClock {
  /** The target whose return is watched, and when the first fault of the episode took effect. */
  role: Role;
  inForceMs: number;
  removedMs: number;
  reachableMs?: number;
  authenticatedMs?: number;
  firstRedisMs?: number;
  normalMs?: number;
  /** Start and length of the unbroken stretch of windows with a normal share, while it is being watched. */
  stretch?: { startMs: number; windows: number };
}

/** Errors by kind. */
export type ErrorCounts = Partial<Record<ErrorKind, number>>;

/**
 * What the client saw of one stretch of faults, from the injection of the first to the next such stretch or the end
 * of the run. Times are ms since the run's start.
 */
export interface EpisodeView {
  /** The faults that were in force together or overlapped, in the order of injection. */
  faultIds: string[];
  startMs: number;
  /** Whether the client was well when it began; if not, its first sign of this one cannot be told. */
  clientWasWell: boolean;
  /**
   * The first sign: a connection lost or refused, a breaker that opened, or the end of the first window in which the
   * cache could not be used or a request failed (so up to one window, 250 ms, late).
   */
  detectedMs?: number;
  /** Errors while a fault was in force: of requests by what failed, and of the connection to the cache. */
  requestErrors: ErrorCounts;
  cacheErrors: ErrorCounts;
  connectionErrors: ErrorCounts;
  /** Requests that reached their deadline without any answer or error, while a fault was in force. */
  unanswered: number;
  /** Reconnect attempts that were planned, with the shortest and the longest delay and what made them necessary. */
  retries: { count: number; delayMsMin: number; delayMsMax: number; errors: ErrorCounts };
  resets: number;
}

/** An alert that the client raised. */
export interface ClientAlert {
  atMs: number;
  alert: 'configuration';
  error: ErrorKind;
  message: string;
}

/** One change of the client's connection, for the connection history. */
export interface ClientChange {
  atMs: number;
  state: ClientState;
  previous: ClientState;
  cause: string;
  attempt: number;
  error?: ErrorKind;
}

/** The client as its own events describe it. */
export interface ClientView {
  state?: ClientState;
  sinceMs?: number;
  history: ClientChange[];
  changes: number;
  /** Connection attempts started, those that reached `ready`, and those among them after a loss. */
  attempts: number;
  successes: number;
  reconnects: number;
  retries: number;
  lastRetry?: { atMs: number; attempt: number; delayMs: number; error?: ErrorKind };
  resets: number;
  alerts: ClientAlert[];
}

export interface BreakerView {
  state: BreakerState;
  sinceMs: number;
  opened: number;
  /** The client goes past it without asking it. */
  bypassed?: true;
}

/** A pool of connections as the client last told of it, since when it is so, and the worst that it has told. */
export interface PoolView
  extends Pick<RunEventOf<'pool.state'>, 'state' | 'inUse' | 'waiting' | 'limit' | 'error'> {
  sinceMs: number;
  worst: PoolState;
  waitingMax: number;
}

/** A probe's last reading and since when it has had that state. */
export interface ProbeView {
  reading: ProbeReading;
  state: ProbeState;
  sinceMs: number;
}

/** What was told of a target by what runs it. */
export type TargetEventView = Omit<RunEventOf<'target.event'>, 'type' | 'seq'>;

/** A line of a target's own log around a fault. */
export type TargetLogView = Omit<RunEventOf<'target.log'>, 'type' | 'seq'>;

/** Everything that is known of a run after some of its events: plain data, a pure function of them. */
export interface RunView {
  /** Last event folded in. */
  seq: number;
  atMs: number;
  run?: Omit<RunEventOf<'run.started'>, 'type' | 'seq' | 'atMs'>;
  phases: PhaseSpan[];
  totals: Record<Phase, Totals>;
  recent: LoadWindow[];
  faults: FaultView[];
  recoveries: RecoveryClock[];
  episodes: EpisodeView[];
  probes: Record<string, ProbeView>;
  client: ClientView;
  breakers: Record<string, BreakerView>;
  pools: Partial<Record<Role, PoolView>>;
  exits: { atMs: number; role: Role; exitCode: number | null; signal: string | null }[];
  /** The latest of what was told of the targets, and of their own logs. */
  targetEvents: TargetEventView[];
  targetLog: TargetLogView[];
  warnings: string[];
  claims: JudgedClaim[];
  finished?: { atMs: number; end: RunEnd; verdict: Verdict; reasons: string[] };
}

/** A run of which nothing is known yet. */
export function emptyView(): RunView {
  return {
    seq: 0,
    atMs: 0,
    phases: [],
    totals: {
      'warm-up': emptyTotals(),
      steady: emptyTotals(),
      fault: emptyTotals(),
      recovery: emptyTotals(),
      settled: emptyTotals(),
    },
    recent: [],
    faults: [],
    recoveries: [],
    episodes: [],
    probes: {},
    client: {
      history: [],
      changes: 0,
      attempts: 0,
      successes: 0,
      reconnects: 0,
      retries: 0,
      resets: 0,
      alerts: [],
    },
    breakers: {},
    pools: {},
    exits: [],
    targetEvents: [],
    targetLog: [],
    warnings: [],
    claims: [],
  };
}

/** The phase that a run is in, or was in last. */
export function currentPhase(view: RunView): Phase | undefined {
  return view.phases.at(-1)?.phase;
}

/** The last entry of a list and one more, at most `limit` in all. */
export function appended<T>(list: readonly T[], item: T, limit = Number.POSITIVE_INFINITY): T[] {
  const kept = list.slice(Math.max(0, list.length - limit + 1));
  kept.push(item);
  return kept;
}
