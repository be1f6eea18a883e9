import { mergeSparse, type SparseHistogram } from '../histogram.ts';
import type { LoadWindow, Tally } from '../load-window.ts';
import type { CacheResult, ErrorKind } from '../vocabulary.ts';

/** Sums over the windows of a phase; tallies are kept by operation and source. */
export interface Totals {
  windows: number;
  durationMs: number;
  offered: number;
  dropped: number;
  inFlightMax: number;
  tallies: Record<string, Tally>;
  cache: Partial<Record<CacheResult, number>>;
  errors: Partial<Record<ErrorKind, number>>;
  cacheErrors: Partial<Record<ErrorKind, number>>;
  late: number;
  lateMsMax: number;
  lagUs: SparseHistogram;
}

export function emptyTotals(): Totals {
  return {
    windows: 0,
    durationMs: 0,
    offered: 0,
    dropped: 0,
    inFlightMax: 0,
    tallies: {},
    cache: {},
    errors: {},
    cacheErrors: {},
    late: 0,
    lateMsMax: 0,
    lagUs: [],
  };
}

/** Adds counts by key; neither argument is changed, the first is the sum where the second has none. */
export function addCounts<K extends string>(
  a: Partial<Record<K, number>>,
  b: Partial<Record<K, number>>,
): Partial<Record<K, number>> {
  const keys = Object.keys(b) as K[];
  if (keys.length === 0) return a;
  const sum = { ...a };
  for (const key of keys) sum[key] = (sum[key] ?? 0) + (b[key] ?? 0);
  return sum;
}

function addTally(a: Tally | undefined, b: Tally): Tally {
  if (!a) return b;
  const service = a.serviceUs || b.serviceUs ? mergeSparse(a.serviceUs ?? [], b.serviceUs ?? []) : undefined;
  return {
    op: a.op,
    source: a.source,
    ok: a.ok + b.ok,
    failed: a.failed + b.failed,
    unanswered: a.unanswered + b.unanswered,
    latencyUs: mergeSparse(a.latencyUs, b.latencyUs),
    ...(service ? { serviceUs: service } : {}),
  };
}

function addTallies(sum: Record<string, Tally>, tallies: readonly Tally[]): Record<string, Tally> {
  const result = { ...sum };
  for (const tally of tallies) {
    const key = `${tally.op}/${tally.source}`;
    result[key] = addTally(result[key], tally);
  }
  return result;
}

/** The sum of some totals and one more window. */
export function addWindow(totals: Totals, window: LoadWindow): Totals {
  return {
    windows: totals.windows + 1,
    durationMs: totals.durationMs + (window.endMs - window.startMs),
    offered: totals.offered + window.offered,
    dropped: totals.dropped + window.dropped,
    inFlightMax: Math.max(totals.inFlightMax, window.inFlightMax),
    tallies: addTallies(totals.tallies, window.tallies),
    cache: addCounts(totals.cache, window.cache),
    errors: addCounts(totals.errors, window.errors),
    cacheErrors: addCounts(totals.cacheErrors, window.cacheErrors),
    late: totals.late + window.late,
    lateMsMax: Math.max(totals.lateMsMax, window.lateMsMax),
    lagUs: mergeSparse(totals.lagUs, window.lagUs),
  };
}

/** The sum of several totals; associative and commutative. */
export function addTotals(a: Totals, b: Totals): Totals {
  return {
    windows: a.windows + b.windows,
    durationMs: a.durationMs + b.durationMs,
    offered: a.offered + b.offered,
    dropped: a.dropped + b.dropped,
    inFlightMax: Math.max(a.inFlightMax, b.inFlightMax),
    tallies: addTallies(a.tallies, Object.values(b.tallies)),
    cache: addCounts(a.cache, b.cache),
    errors: addCounts(a.errors, b.errors),
    cacheErrors: addCounts(a.cacheErrors, b.cacheErrors),
    late: a.late + b.late,
    lateMsMax: Math.max(a.lateMsMax, b.lateMsMax),
    lagUs: mergeSparse(a.lagUs, b.lagUs),
  };
}

/** The totals of one window alone. */
export function totalsOf(windows: readonly LoadWindow[]): Totals {
  return windows.reduce(addWindow, emptyTotals());
}
