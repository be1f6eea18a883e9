import type { SparseHistogram } from './histogram.ts';
import type { CacheResult, ErrorKind, OperationKind, Phase, Source } from './vocabulary.ts';

/** Length of a window of load; a change of phase cuts one short. */
export const WINDOW_MS = 250;

/** Requests of one kind that ended from one source within a window. */
export interface Tally {
  op: OperationKind;
  source: Source;
  ok: number;
  failed: number;
  unanswered: number;
  /** From the intended start to the end (or the deadline), in µs: what a user would have waited. */
  latencyUs: SparseHistogram;
  /** From the real start, in µs; left out where it equals the latency (closed model). */
  serviceUs?: SparseHistogram;
}

/** 250 ms of load. Requests count in the window in which they ended; times are in ms since the run's start. */
export interface LoadWindow {
  phase: Phase;
  startMs: number;
  endMs: number;
  /** Requests that fell due, whether they were sent or not. */
  offered: number;
  /** Requests that fell due but were not sent, because `maxInFlight` were under way or the worker was too late. */
  dropped: number;
  /** Most requests under way at one time. */
  inFlightMax: number;
  tallies: Tally[];
  /** Queries (reads and searches) by what the cache had to say. */
  cache: Partial<Record<CacheResult, number>>;
  /** Why requests failed. */
  errors: Partial<Record<ErrorKind, number>>;
  /** Why the cache could not be used for requests that were answered all the same; of writes, to drop the old value. */
  cacheErrors: Partial<Record<ErrorKind, number>>;
  /** Answers that came after their deadline, and the longest any of them took from its intended start, in ms. */
  late: number;
  lateMsMax: number;
  /** When the first and the last good answer from each source ended. */
  firstOkMs: Partial<Record<Source, number>>;
  lastOkMs: Partial<Record<Source, number>>;
  /** How late the load loop itself was in sending, in µs. */
  lagUs: SparseHistogram;
}
