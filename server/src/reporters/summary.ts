/** What several reporters say about a run: words, shares and moments, all read from its view. */
import {
  type Answers,
  addCounts,
  answersOf,
  type Claim,
  type ErrorKind,
  type FaultView,
  findMetric,
  formatQuantity,
  type JudgedClaim,
  type LoadWindow,
  METRICS,
  type Measured,
  type Metric,
  PHASES,
  type Phase,
  type PlannedFault,
  type ProbeView,
  type RecoveryClock,
  type RunEnd,
  type RunView,
  type Selection,
  type Tally,
  type Verdict,
} from '@firedrill/contract';

/** The icon that goes with a verdict's word; neither stands alone. */
export const VERDICT_ICONS: Record<Verdict, string> = { held: '✓', failed: '✕', inconclusive: '?' };

/** What can become of a query: a good answer from somewhere, an error, or nothing in time. */
const FATES = ['redis', 'mysql', 'stale', 'none', 'failed', 'unanswered'] as const;
export type Fate = (typeof FATES)[number];

export const FATE_WORDS: Record<Fate, string> = {
  redis: 'Redis',
  mysql: 'MySQL',
  stale: 'stale',
  none: 'source unknown',
  failed: 'error',
  unanswered: 'no answer',
};

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

/** `crash on cache`. */
export function faultName(fault: Pick<FaultView | PlannedFault, 'kind' | 'on'>): string {
  return `${fault.kind} on ${fault.on}`;
}

/** The planned fault behind one that was injected. */
export function planOf(view: RunView, fault: Pick<FaultView, 'id'>): PlannedFault | undefined {
  return view.run?.plan.faults.find(({ id }) => id === fault.id);
}

/** Planned faults that were not begun. */
export function faultsToCome(view: RunView): PlannedFault[] {
  return (view.run?.plan.faults ?? []).filter(({ id }) => !view.faults.some((fault) => fault.id === id));
}

/** The parts of a recovery, in order, in the words that people read. */
const RECOVERY_PARTS = {
  reachableMs: 'reachable',
  authenticatedMs: 'authenticated',
  firstRedisMs: 'first Redis answer',
  normalMs: 'share back to normal',
} as const;

export type RecoveryPart = keyof typeof RECOVERY_PARTS;

/** The parts of a recovery that have come to pass; `afterMs` counts from the removal of the fault. */
export function recoveryParts(clock: RecoveryClock): { part: RecoveryPart; name: string; afterMs: number }[] {
  return (Object.keys(RECOVERY_PARTS) as RecoveryPart[]).flatMap((part) => {
    const atMs = clock[part];
    const name = RECOVERY_PARTS[part];
    return atMs === undefined ? [] : [{ part, name, afterMs: Math.max(0, atMs - clock.removedMs) }];
  });
}

/** Probes in the order of the run's targets, others after them. */
export function probesInOrder(view: RunView): [name: string, probe: ProbeView][] {
  const roles: string[] = (view.run?.targets ?? []).map(({ role }) => role);
  const place = (name: string): number => (roles.includes(name) ? roles.indexOf(name) : roles.length);
  return Object.entries(view.probes).sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b, 'en'));
}

/** How a run ended; one whose events stop before its end is inconclusive. */
export interface Outcome {
  verdict: Verdict;
  end: RunEnd | 'unfinished';
  reasons: string[];
  /** From the start of load to the end of what is known. */
  durationMs: number;
}

export function outcomeOf(view: RunView): Outcome {
  if (view.finished) {
    const { verdict, end, reasons, atMs } = view.finished;
    return { verdict, end, reasons, durationMs: atMs };
  }
  const reasons = ['the events of the run stop before its end'];
  return { verdict: 'inconclusive', end: 'unfinished', reasons, durationMs: view.atMs };
}

/** The claim of the scenario that was judged. */
export function claimOf(view: RunView, judged: JudgedClaim): Claim | undefined {
  return view.run?.scenario.claims.find(({ text }) => text === judged.text);
}

/** Claims of the scenario that were not judged, because the run did not come so far. */
export function unjudgedClaims(view: RunView): Claim[] {
  return (view.run?.scenario.claims ?? []).filter(
    (claim) => !view.claims.some(({ text }) => text === claim.text),
  );
}

/** What was measured for a claim, with its unit: `99.9 %`; `–` when nothing was. */
export function measuredText(view: RunView, judged: JudgedClaim): string {
  const metric = findMetric(claimOf(view, judged)?.metric ?? '');
  if (judged.measured === undefined) return '–';
  return metric ? formatQuantity(metric.dimension, judged.measured) : String(judged.measured);
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
