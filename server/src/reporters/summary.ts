/** What several reporters say about a run: words, shares and moments, all read from its view. */
import {
  type Answers,
  addCounts,
  answersOf,
  type ErrorKind,
  FATES,
  type Fate,
  type LoadWindow,
  METRICS,
  type Measured,
  type Metric,
  PHASES,
  type Phase,
  type RunView,
  type Selection,
  type Tally,
} from '@firedrill/contract';

/** Fates that are named only where they occur; the others are always shown, so that 0 % is seen to be 0 %. */
const RARE: ReadonlySet<Fate> = new Set(['stale', 'none']);

/** How many requests met each fate. */
export type Fates = Record<Fate, number>;

/** Counted requests by their fate. */
export function fatesOf(answers: Answers): Fates {
  return { ...answers.okBySource, failed: answers.failed, unanswered: answers.unanswered };
}

/** All requests of some fates. */
export function sumOf(fates: Fates): number {
  return FATES.reduce((sum, fate) => sum + fates[fate], 0);
}

/** The fates to show: the usual ones, and rare ones that some request has met. */
export function shownFates(seen: Fates): Fate[] {
  return FATES.filter((fate) => !RARE.has(fate) || seen[fate] > 0);
}

/** Everything that was tallied so far, warm-up included. */
export function allTallies(view: RunView): Tally[] {
  return PHASES.flatMap((phase) => Object.values(view.totals[phase].tallies));
}

/** Requests that ended, warm-up and writes included. */
export function totalRequests(view: RunView): number {
  return sumOf(fatesOf(answersOf(allTallies(view), { writes: 'included' })));
}

/** Why requests failed, over the whole run; the most frequent first. */
export function errorCounts(view: RunView): Partial<Record<ErrorKind, number>> {
  const sum = PHASES.reduce<Partial<Record<ErrorKind, number>>>(
    (counts, phase) => addCounts(counts, view.totals[phase].errors),
    {},
  );
  return errorsInOrder(sum);
}

/** Counts by kind of error, the most frequent first. */
export function errorsInOrder(
  counts: Partial<Record<ErrorKind, number>>,
): Partial<Record<ErrorKind, number>> {
  return Object.fromEntries(
    Object.entries(counts).sort(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en')),
  );
}

/** The last second of load: its windows' sums. */
export interface LastSecond {
  durationMs: number;
  offered: number;
  dropped: number;
  tallies: Tally[];
}

const LAST_MS = 1_000;
/** Without a new window for so long, what was last seen is not "now" any more. */
const STALE_AFTER_MS = 2_000;

/** The last second of load at a moment of the run; `undefined` when nothing was counted lately. */
export function lastSecond(view: RunView, atMs: number): LastSecond | undefined {
  const newestMs = view.recent.at(-1)?.endMs;
  if (newestMs === undefined || atMs - newestMs > STALE_AFTER_MS) return undefined;
  const windows: LoadWindow[] = view.recent.filter((window) => window.endMs > newestMs - LAST_MS);
  const startMs = Math.min(...windows.map((window) => window.startMs));
  return {
    durationMs: newestMs - startMs,
    offered: windows.reduce((sum, window) => sum + window.offered, 0),
    dropped: windows.reduce((sum, window) => sum + window.dropped, 0),
    tallies: windows.flatMap((window) => window.tallies),
  };
}

/** Queries, and writes apart from them: a write goes to the database by its nature. */
export function splitWrites(tallies: readonly Tally[]): { queries: Answers; writes: Answers } {
  return { queries: answersOf(tallies), writes: answersOf(tallies, { op: 'write' }) };
}

/** Phases that saw load, in their order. */
export function phasesWithLoad(view: RunView): Phase[] {
  return PHASES.filter((phase) => view.totals[phase].windows > 0);
}

/** Every metric that can be taken over the parts of a selection and has a value there. */
export function measurements(
  view: RunView,
  selection: Selection,
): { metric: Metric; measured: Measured & { value: number } }[] {
  const parts = Object.keys(selection) as (keyof Selection)[];
  return METRICS.filter((metric) => parts.every((part) => metric.selectors.includes(part))).flatMap(
    (metric) => {
      const { value, ...rest } = metric.measure(view, selection);
      return value === undefined ? [] : [{ metric, measured: { ...rest, value } }];
    },
  );
}
