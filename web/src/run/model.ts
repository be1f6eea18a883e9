import type { ErrorKind, RunView } from '@firedrill/contract';

/** What the answers of a window are told apart by, from the bottom of the stack to its top. */
export const ANSWER_KINDS = ['redis', 'mysql', 'stale', 'failed', 'unanswered'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** The sources whose answer times are shown. */
export const TIMED_SOURCES = ['redis', 'mysql'] as const;
export type TimedSource = (typeof TIMED_SOURCES)[number];

/** Answer times of one source, one value a window in ms; `null` where the window had no such answer: a gap, never zero. */
export interface LatencyColumns {
  p50Ms: (number | null)[];
  p95Ms: (number | null)[];
  p99Ms: (number | null)[];
  samples: number[];
}

/** Something that was in one state from one moment to another; the last has no end while the run goes on. */
export interface LaneSegment {
  startMs: number;
  endMs?: number;
  /** The word in the band, from the contract's vocabulary: `up`, `reconnecting`, `half-open`, … */
  word: string;
  tone: Tone;
  /** One sentence more: what the probe said, why the state changed. */
  detail: string;
}

/** How a thing is to be taken; never shown by colour alone. */
export type Tone = 'good' | 'bad' | 'waiting' | 'unknown' | 'neutral';

/** One row of the state lanes. */
export interface Lane {
  /** `cache`, `cache-path`, `client`, `breaker:read`, `retries`, `pool:database`, `database`, … */
  id: string;
  label: string;
  segments: LaneSegment[];
}

/** One reconnect attempt that was planned: at `atMs` it was decided to wait `delayMs`. */
export interface RetryMark {
  atMs: number;
  attempt: number;
  delayMs: number;
  error?: ErrorKind;
}

/** One line of the event log. */
export interface LogEntry {
  seq: number;
  atMs: number;
  /** What it is about: `phase`, `fault`, `probe`, `client`, `retry`, `breaker`, `pool`, `target`, `server log`, `warning`, `claim`, `run`. */
  topic: string;
  tone: Tone;
  text: string;
}

/**
 * The part of a run that goes on which is too long ago to be kept as it came. Before `untilMs` every `pointMs` is one
 * point: its counts are the sums of its windows, its answer times those of the slowest among them, its reconnect
 * attempts the one with the longest delay, its bands joined.
 */
export interface CoarsePart {
  untilMs: number;
  pointMs: number;
  /** How many windows, attempts and bands of all lanes it has come to. */
  windows: number;
  retries: number;
  bands: number;
}

/**
 * The run as columns for charts, one value for each load window. The arrays grow in place; `revision` changes whenever
 * anything does. Where a replay jumps, another object takes the place of this one. The older part of a run that goes on
 * is made coarse in place, so that a place in a column holds only until the next event; the log is another array then.
 */
export interface RunSeries {
  revision: number;
  /** Number of windows. */
  length: number;
  startMs: number[];
  endMs: number[];
  /** Queries (reads and searches) that ended in the window, by how. */
  answers: Record<AnswerKind, number[]>;
  /** Answers per second, all kinds but `unanswered`, over the window (and those before it, where a change of phase cut it short). */
  perSecond: number[];
  latency: Record<TimedSource, LatencyColumns>;
  /** Errors of requests and of the cache, per window; a kind that never came is not there; shorter columns end in zeros. */
  errors: Partial<Record<ErrorKind, number[]>>;
  dropped: number[];
  lanes: Lane[];
  retries: RetryMark[];
  log: LogEntry[];
  /** Only of a run that is followed for long. */
  coarse?: CoarsePart;
  /** Lines of the log that were let go, and are in the journal alone; none when it is left out. */
  logLinesGone?: number;
}

/** Why a run cannot be shown: what it is about, what went wrong, and the cure. */
export interface Refusal {
  title?: string;
  message: string;
  hint?: string;
}

/** Where the events come from, and how well. `lastEventAt` and `sinceAt` are ms since the epoch. */
export type FeedState =
  | { kind: 'loading'; step: string }
  | { kind: 'live'; lastEventAt: number }
  /** The connection is there but nothing came for two seconds. */
  | { kind: 'stale'; lastEventAt: number }
  /** The connection is gone; `serverSays` is what the server last said of the run, if it answers at all. */
  | { kind: 'disconnected'; sinceAt: number; serverAnswers: boolean }
  /** All events are here. */
  | { kind: 'complete' }
  | ({ kind: 'failed' } & Refusal);

/** The player of a run that is over. */
export interface Player {
  isPlaying: boolean;
  speed: number;
  positionMs: number;
  endMs: number;
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  seek(positionMs: number): void;
}

/** Holds the picture of a run that goes on still while its events are kept for later. */
export interface Freeze {
  isFrozen: boolean;
  /** Events that came since then. */
  waiting: number;
  freeze(): void;
  resume(): void;
}

/** What of a baseline is laid on the same of the run: its start, or the moment its first fault took effect. */
export const ALIGNMENTS = ['start', 'fault'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

/** How far a baseline has come. */
export type BaselineState =
  | { kind: 'loading' }
  | { kind: 'ready'; view: RunView; series: RunSeries }
  /** The server has no such run, or has it no more. */
  | ({ kind: 'gone' } & Refusal)
  | ({ kind: 'failed'; retry?: () => void } & Refusal);

/** A run that is over, drawn behind this one as what it is held against. */
export interface Baseline {
  runId: string;
  alignment: Alignment;
  state: BaselineState;
}

/** All that a page shows of a run: the view, its columns, the state of the feed, and the player of a run that is over. */
export interface RunModel {
  runId: string;
  view: RunView;
  series: RunSeries;
  feed: FeedState;
  /** The moment that counts as now, in ms of the run: of a live run it moves with the clock, of a replay with the player. */
  nowMs: number;
  player?: Player;
  /** Of a run that goes on. */
  freeze?: Freeze;
  /** Where one was chosen. */
  baseline?: Baseline;
  /** Where the journal can be downloaded; not in a report, which has no network. */
  journalUrl?: string;
}
