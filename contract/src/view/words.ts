/** Words and readings of a view that every face of a run shares: terminal, reports and dashboard. */
import type { Claim } from '../claim.ts';
import { findMetric } from '../metrics/index.ts';
import type { PlannedFault } from '../plan.ts';
import type { JudgedClaim, ProbeReading, RunEventOf } from '../run-event.ts';
import { formatDuration, formatQuantity } from '../units.ts';
import type { RunEnd, Verdict } from '../vocabulary.ts';
import type { FaultView, ProbeView, RecoveryClock, RunView } from './run-view.ts';

/** The icon that goes with a verdict's word; neither stands alone. */
export const VERDICT_ICONS: Record<Verdict, string> = { held: '✓', failed: '✕', inconclusive: '?' };

/** What can become of a query: a good answer from somewhere, an error, or nothing in time. */
export const FATES = ['redis', 'mysql', 'stale', 'none', 'failed', 'unanswered'] as const;
export type Fate = (typeof FATES)[number];

export const FATE_WORDS: Record<Fate, string> = {
  redis: 'Redis',
  mysql: 'MySQL',
  stale: 'stale',
  none: 'source unknown',
  failed: 'error',
  unanswered: 'no answer',
};

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

/** What no fault explains is alarming: whether a fault on the same target accounts for what a probe found. */
export function isExplained(view: RunView, { role }: Pick<ProbeReading, 'role'>): boolean {
  return view.faults.some((fault) => fault.on === role && fault.state !== 'gone');
}

/** The parts of a recovery, in order, in the words that people read. */
export const RECOVERY_PARTS = {
  reachableMs: 'reachable',
  authenticatedMs: 'authenticated',
  firstRedisMs: 'first Redis answer',
  normalMs: 'share back to normal',
} as const;

export type RecoveryPart = keyof typeof RECOVERY_PARTS;

/** The parts that a recovery has: the first answer from Redis says something of a fault on the cache alone. */
export function recoveryPartsOf({ role }: Pick<RecoveryClock, 'role'>): RecoveryPart[] {
  const parts = Object.keys(RECOVERY_PARTS) as RecoveryPart[];
  return role === 'cache' ? parts : parts.filter((part) => part !== 'firstRedisMs');
}

/** The parts of a recovery that have come to pass; `afterMs` counts from the removal of the fault. */
export function recoveryParts(clock: RecoveryClock): { part: RecoveryPart; name: string; afterMs: number }[] {
  return recoveryPartsOf(clock).flatMap((part) => {
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

/**
 * `10 of 10 in use, 23 waiting`; a lost pool says why: `no connection: refused`. Of a free one only that is told, and
 * not each connection taken and given back.
 */
export function poolFigures({
  state,
  inUse,
  waiting,
  limit,
  error,
}: Pick<RunEventOf<'pool.state'>, 'state' | 'inUse' | 'waiting' | 'limit' | 'error'>): string {
  const queue = waiting > 0 ? `, ${waiting.toLocaleString('en')} waiting` : '';
  if (state === 'lost') return `no connection${error ? `: ${error}` : ''}${queue}`;
  return state === 'free' ? `fewer than ${limit} in use` : `${inUse} of ${limit} in use${queue}`;
}

/** How a run ended; one whose events stop before its end is inconclusive. */
export interface Outcome {
  verdict: Verdict;
  end: RunEnd | 'unfinished';
  reasons: string[];
  /** From the start of load to the end of what is known. */
  durationMs: number;
}

/** `12.3 s after its start, while crash on cache was in force`: how far the events of a run without an end go. */
export function lastSign(view: RunView): string {
  const active = view.faults.filter(({ state }) => state !== 'healed' && state !== 'gone').map(faultName);
  const broken = active.length === 0 ? '' : `, while ${active.join(' and ')} was in force`;
  return `${formatDuration(view.atMs)} after its start${broken}`;
}

function unfinishedReason(view: RunView): string {
  if (!view.run) return 'the run never began: there is no event of it';
  return `the events of the run stop ${lastSign(view)}: Firedrill died then, or the run still goes on`;
}

export function outcomeOf(view: RunView): Outcome {
  if (view.finished) {
    const { verdict, end, reasons, atMs } = view.finished;
    return { verdict, end, reasons, durationMs: atMs };
  }
  const reasons = [unfinishedReason(view)];
  return { verdict: 'inconclusive', end: 'unfinished', reasons, durationMs: view.atMs };
}

/** The claim of the scenario that was judged. */
export function claimOf(view: RunView, judged: Pick<JudgedClaim, 'text'>): Claim | undefined {
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
