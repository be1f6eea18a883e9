import {
  didYouMean,
  nearest,
  ROLES,
  type Role,
  SCENARIO_LIMITS,
  TIMELINE_KEYS,
  writeDuration,
} from '@firedrill/contract';
import type { Findings } from './findings.ts';
import type { FaultInfo, Known } from './known.ts';
import type { Parts, TimelinePart } from './parts.ts';
import { checkAgainst, keysOf } from './schema-mistakes.ts';
import type { DataPath } from './yaml-source.ts';

/** Checks every fault of the timeline: that it exists, can be done, and fits into the run. */
export function checkTimeline(parts: Parts, known: Known, findings: Findings): void {
  const entries = parts.timeline ?? [];
  for (const entry of entries.slice(0, SCENARIO_LIMITS.timelineMax)) {
    const fault = known.faults.find(({ kind }) => kind === entry.fault);
    if (entry.fault !== undefined && !fault) {
      const kinds = known.faults.map(({ kind }) => kind);
      findings.atValue(
        [...pathOf(entry), 'fault'],
        `no fault is called ${entry.fault}`,
        didYouMean(entry.fault, kinds),
      );
    }
    checkParams(entry, fault, known, findings);
    checkTarget(entry, fault, parts.tls ?? false, known, findings);
    checkTimes(entry, parts, findings);
  }
  for (const role of ROLES) checkOverlaps(entries, role, findings);
}

function pathOf(entry: TimelinePart): DataPath {
  return ['timeline', entry.index];
}

function checkParams(
  entry: TimelinePart,
  fault: FaultInfo | undefined,
  known: Known,
  findings: Findings,
): void {
  const own = fault ? keysOf(fault.params) : known.faults.flatMap(({ params }) => keysOf(params));
  const admitted: string[] = [...TIMELINE_KEYS, ...own];
  for (const key of Object.keys(entry.written)) {
    if (admitted.includes(key)) continue;
    const message =
      fault && (known.asksForOneFault || !nearest(key, TIMELINE_KEYS))
        ? `${fault.kind} has no parameter "${key}"`
        : `unknown key "${key}"`;
    findings.atKey([...pathOf(entry), key], message, adviceOn(key, own, known.asksForOneFault ?? false));
  }
  if (!fault) return;
  const params = Object.fromEntries(Object.entries(entry.written).filter(([key]) => own.includes(key)));
  checkAgainst(fault.params, params, pathOf(entry), () => own, findings);
}

/** A fault that is asked for by itself has parameters alone: a timeline's keys are no choice there. */
function adviceOn(key: string, own: readonly string[], asksForOneFault: boolean): string {
  if (!asksForOneFault) return didYouMean(key, [...TIMELINE_KEYS, ...own]);
  return own.length === 0 ? 'it has no parameters' : didYouMean(key, own);
}

function checkTarget(
  entry: TimelinePart,
  fault: FaultInfo | undefined,
  tls: boolean,
  known: Known,
  findings: Findings,
): void {
  const { on } = entry;
  if (on === undefined) return;
  const path = [...pathOf(entry), Object.hasOwn(entry.written, 'on') ? 'on' : 'fault'];
  const offered = known.capabilitiesOf(on);
  if (offered.length === 0) {
    const reachable = ROLES.filter((role) => known.capabilitiesOf(role).length > 0);
    findings.atValue(path, `the driver ${known.driver} has no target ${on}`, didYouMean(on, reachable));
  } else if (fault && !fault.roles.includes(on)) {
    findings.atValue(path, `${fault.kind} cannot be done to the ${on}`, didYouMean(on, fault.roles));
  } else if (fault && !offered.includes(fault.needs)) {
    const possible = known.faults.filter(({ needs, roles }) => offered.includes(needs) && roles.includes(on));
    const reason = known.refusal?.(on, fault.needs);
    findings.atValue(
      path,
      `${fault.kind} needs the capability ${fault.needs}, which the driver ${known.driver} does not offer for the ${on}${reason ? `: ${reason}` : ''}`,
      possible.length === 0
        ? 'choose another driver'
        : `choose another driver, or a fault of ${possible.map(({ kind }) => kind).join(', ')}`,
    );
  } else if (fault?.needs === 'tls' && !tls) {
    findings.atValue(path, `${fault.kind} needs a Redis that is reached over TLS`, 'write tls: true');
  } else if (fault?.needs === 'replication' && tls) {
    findings.atValue(
      path,
      `${fault.kind} needs a standby that replicates, which it does not over TLS`,
      'leave tls out',
    );
  }
}

function checkTimes(entry: TimelinePart, { warmupMs, durationMs }: Parts, findings: Findings): void {
  const { atMs, forMs } = entry;
  const { faultMsMin, recoveryMsMin } = SCENARIO_LIMITS;
  if (forMs !== undefined && forMs < faultMsMin) {
    const message = `a fault must last ${writeDuration(faultMsMin)} or longer to be proven in force`;
    findings.atValue([...pathOf(entry), 'for'], message);
  }
  if (atMs === undefined) return;
  const at = [...pathOf(entry), 'at'];
  if (warmupMs !== undefined && atMs < warmupMs) {
    const begin = writeDuration(warmupMs);
    const message = `the fault begins at ${writeDuration(atMs)}, within the warm-up of ${begin}`;
    findings.atValue(at, message, `begin it after ${begin}, or shorten warmup`);
  }
  if (durationMs === undefined) return;
  const end = writeDuration(durationMs);
  if (atMs >= durationMs) {
    findings.atValue(at, `the fault begins at ${writeDuration(atMs)}, the run ends at ${end}`);
    return;
  }
  const healMs = atMs + (forMs ?? 0);
  if (healMs + recoveryMsMin <= durationMs) return;
  const message =
    healMs > durationMs
      ? `the fault ends at ${writeDuration(healMs)}, the run at ${end}`
      : `the fault ends at ${writeDuration(healMs)}, which leaves too little of the run (${end}) to see it removed`;
  const enough = `raise duration to at least ${writeDuration(healMs + recoveryMsMin)}`;
  findings.atValue([...pathOf(entry), 'for'], message, `shorten it, or ${enough}`);
}

function checkOverlaps(entries: readonly TimelinePart[], role: Role, findings: Findings): void {
  const stretches = entries.flatMap(({ index, on, fault = 'a fault', atMs, forMs }) =>
    on === role && atMs !== undefined && forMs !== undefined
      ? [{ index, fault, atMs, endMs: atMs + forMs }]
      : [],
  );
  stretches.sort((a, b) => a.atMs - b.atMs || a.index - b.index);
  let longest: (typeof stretches)[number] | undefined;
  for (const stretch of stretches) {
    if (longest && stretch.atMs < longest.endMs) {
      const line = findings.lineOf(['timeline', longest.index]);
      const end = writeDuration(longest.endMs);
      findings.atValue(
        ['timeline', stretch.index, 'at'],
        `overlaps with ${longest.fault} on the ${role} of line ${line}, from ${writeDuration(longest.atMs)} to ${end}`,
        `begin it at ${end} or later`,
      );
    }
    if (!longest || stretch.endMs > longest.endMs) longest = stretch;
  }
}
