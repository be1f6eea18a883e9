import { type Claim, satisfies } from './claim.ts';
import { limitWords, subjectWords } from './claim-words.ts';
import { findMetric } from './metrics/index.ts';
import type { Measured, Metric } from './metrics/metric.ts';
import type { JudgedClaim } from './run-event.ts';
import { lagMsOf, lagWords, TRUSTED_LAG_MS } from './trust.ts';
import { formatQuantity } from './units.ts';
import type { FaultView, RunView } from './view/run-view.ts';
import { claimOf } from './view/words.ts';
import type { RunEnd, Verdict } from './vocabulary.ts';

/** The load loop's lag where it bears on a claim: of its phase, or the worst of the phases that show the moment. */
function lagOf(claim: Claim, metric: Metric, view: RunView): number {
  if (metric.seenByLoadIn) {
    return Math.max(...metric.seenByLoadIn.map((phase) => lagMsOf(view, phase)));
  }
  return lagMsOf(view, claim.selection.phase);
}

/** Whether a lag could have decided a claim: an answer time always, a moment only when it lies so near to the limit. */
function couldDecide(lagMs: number, claim: Claim, metric: Metric, value: number): boolean {
  if (lagMs <= TRUSTED_LAG_MS) return false;
  if (!metric.seenByLoadIn) return metric.timesRequests;
  const holds = (lengthMs: number): boolean => satisfies(lengthMs, claim.comparator, claim.value);
  return holds(value) !== holds(value - lagMs) || holds(value) !== holds(value + lagMs);
}

/** `measured 742 ms`, with what had to be left out. */
function measuredWords(measured: string, { samples, leftOut = 0 }: Measured): string {
  if (leftOut === 0) return `measured ${measured}`;
  const were = leftOut === 1 ? 'was' : 'were';
  return `measured ${measured} over ${samples} of ${samples + leftOut} recoveries; ${leftOut} ${were} cut short by the next fault`;
}

/** Judges one claim against a view: held, failed, or inconclusive when nothing trustworthy was measured. */
export function judgeClaim(claim: Claim, view: RunView): JudgedClaim {
  const metric = findMetric(claim.metric);
  if (!metric) {
    return {
      text: claim.text,
      state: 'inconclusive',
      samples: 0,
      reason: `no metric is called ${claim.metric}`,
    };
  }
  const found = metric.measure(view, claim.selection);
  const { value, samples, note, doubt, leftOut } = found;
  if (value === undefined) {
    return {
      text: claim.text,
      state: 'inconclusive',
      samples,
      reason: note ?? 'there was nothing to measure',
    };
  }
  const lagMs = lagOf(claim, metric, view);
  const words = measuredWords(formatQuantity(metric.dimension, value), found);
  const common = { text: claim.text, measured: value, samples, ...(leftOut ? { leftOut } : {}) };
  if (couldDecide(lagMs, claim, metric, value)) {
    const reason = `${words}, but ${lagWords(lagMs)}, so it is not to be trusted`;
    return { ...common, state: 'inconclusive', reason };
  }
  if (doubt !== undefined) return { ...common, state: 'inconclusive', reason: `${words}, but ${doubt}` };
  return satisfies(value, claim.comparator, claim.value)
    ? { ...common, state: 'held', reason: words }
    : { ...common, state: 'failed', reason: `${words}, must be ${limitWords(claim)}` };
}

/** Why a claim did not hold, in a sentence that says what it is about. */
export function claimReason(view: RunView, judged: Pick<JudgedClaim, 'text' | 'reason'>): string {
  const claim = claimOf(view, judged);
  return `${claim ? subjectWords(claim) : judged.text}: ${judged.reason}`;
}

/** Whether a run follows what a person asks for, and not a script. */
export function isManual(view: RunView): boolean {
  return view.run?.plan.manual === true;
}

/** Whether a claim is about something that did not take place: a fault, or a phase that only a fault brings about. */
function needsWhatWasNot(claim: Claim, view: RunView): boolean {
  const { phase } = claim.selection;
  if (findMetric(claim.metric)?.needsFault && view.faults.length === 0) return true;
  return phase !== undefined && !view.phases.some((span) => span.phase === phase);
}

/**
 * The claims that a run is judged by: all of its scenario's, but of a manual drill only those about what took place in
 * it. A script promises its faults; a person promises none, and what was not done has neither held nor failed.
 */
export function claimsToJudge(view: RunView): Claim[] {
  const claims = view.run?.scenario.claims ?? [];
  return isManual(view) ? claims.filter((claim) => !needsWhatWasNot(claim, view)) : claims;
}

/** What a run showed, with the reasons for anything but `held`. */
export interface Judgement {
  verdict: Verdict;
  reasons: string[];
}

function faultReasons(view: RunView): string[] {
  const reasons: string[] = [];
  for (const fault of view.faults) {
    const name = `${fault.kind} on ${fault.on} (${fault.id})`;
    for (const failure of fault.failures) reasons.push(`${name}: ${failure.reason}`);
    if (fault.stuck) reasons.push(`${name} could not be healed: ${fault.stuck.reason}`);
    else if (fault.failures.length === 0 && fault.provenInForceMs === undefined) {
      reasons.push(`${name} was not proven in force`);
    } else if (fault.failures.length === 0 && fault.provenGoneMs === undefined) {
      reasons.push(`${name} was not proven gone`);
    }
  }
  return reasons;
}

/** Targets that ended though no fault had asked them to. */
function unexplainedExits(view: RunView): string[] {
  return view.exits
    .filter(({ role, atMs }) => {
      const explains = (fault: FaultView): boolean =>
        fault.on === role &&
        fault.injectingMs <= atMs &&
        atMs <= (fault.removedMs ?? Number.POSITIVE_INFINITY);
      return !view.faults.some(explains);
    })
    .map(
      ({ role, exitCode, signal }) =>
        `the ${role} ended (${signal ?? `exit code ${exitCode}`}) though no fault asked for it`,
    );
}

/**
 * The verdict of a run that has ended. A fault that was not proven makes it inconclusive whatever the claims say:
 * they would be about something else than was asked. An abort limit that was reached is a failure.
 */
export function judgeRun(view: RunView, end: RunEnd, because: readonly string[]): Judgement {
  const unproven = [...faultReasons(view), ...unexplainedExits(view)];
  if (end === 'error' || end === 'interrupted')
    return { verdict: 'inconclusive', reasons: [...because, ...unproven] };
  if (unproven.length > 0) return { verdict: 'inconclusive', reasons: [...because, ...unproven] };
  if (end === 'aborted') return { verdict: 'failed', reasons: [...because] };
  const planned = view.run?.plan.faults.length ?? 0;
  if (view.faults.length < planned) {
    return {
      verdict: 'inconclusive',
      reasons: [`only ${view.faults.length} of ${planned} faults were injected`],
    };
  }
  const worst = view.claims.some((claim) => claim.state === 'failed') ? 'failed' : 'inconclusive';
  const open = view.claims.filter((claim) => claim.state !== 'held');
  if (open.length === 0) return { verdict: 'held', reasons: [] };
  return { verdict: worst, reasons: open.map((claim) => claimReason(view, claim)) };
}
