import { type Claim, satisfies } from './claim.ts';
import { findMetric } from './metrics/index.ts';
import { lagP99 } from './metrics/load.ts';
import type { JudgedClaim } from './run-event.ts';
import { formatQuantity } from './units.ts';
import type { FaultView, RunView } from './view/run-view.ts';
import type { RunEnd, Verdict } from './vocabulary.ts';

/** A load loop whose own lag p99 is above this cannot vouch for answer times. */
export const TRUSTED_LAG_MS = 10;

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
  const { value, samples, note } = metric.measure(view, claim.selection);
  if (value === undefined) {
    return {
      text: claim.text,
      state: 'inconclusive',
      samples,
      reason: note ?? 'there was nothing to measure',
    };
  }
  const lagMs =
    lagP99.measure(view, claim.selection.phase ? { phase: claim.selection.phase } : {}).value ?? 0;
  const measured = formatQuantity(metric.dimension, value);
  const asked = `${claim.comparator} ${formatQuantity(metric.dimension, claim.value)}`;
  if (metric.timesRequests && lagMs > TRUSTED_LAG_MS) {
    const lag = formatQuantity('duration', lagMs);
    const reason = `measured ${measured}, but the load loop itself lagged by ${lag} (p99), so it is not to be trusted`;
    return { text: claim.text, state: 'inconclusive', measured: value, samples, reason };
  }
  const held = satisfies(value, claim.comparator, claim.value);
  return {
    text: claim.text,
    state: held ? 'held' : 'failed',
    measured: value,
    samples,
    reason: held ? `measured ${measured}` : `measured ${measured}, asked ${asked}`,
  };
}

/** Whether the load loop kept up over the phases that count. */
export function isTrusted(view: RunView): boolean {
  return (lagP99.measure(view, {}).value ?? 0) <= TRUSTED_LAG_MS;
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
  return { verdict: worst, reasons: open.map((claim) => `${claim.text}: ${claim.reason}`) };
}
