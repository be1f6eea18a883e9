import type { FaultView, RunView } from '@firedrill/contract';
import { faultName, faultsToCome } from '@firedrill/contract';
import { momentLabel } from '../charts/time.ts';

/** One fault on the ruler; moments in ms, in the order in which they come. */
export interface RulerFault {
  id: string;
  label: string;
  isPlanned: boolean;
  requestedMs: number;
  inForceMs?: number;
  observedMs?: number;
  removalRequestedMs?: number;
  removedMs?: number;
  observedGoneMs?: number;
  /** Row on the ruler: faults that overlap stand under each other. */
  row: number;
}

function momentsOf(fault: FaultView): Omit<RulerFault, 'row'> {
  const optional = {
    inForceMs: fault.inForceMs,
    observedMs: fault.provenInForceMs,
    removalRequestedMs: fault.requestedHealMs,
    removedMs: fault.removedMs,
    observedGoneMs: fault.provenGoneMs,
  };
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    id: fault.id,
    label: faultName(fault),
    isPlanned: false,
    requestedMs: fault.requestedInjectMs,
    ...known,
  };
}

/** When a fault's stretch on the ruler ends; one that is in force reaches to `nowMs`. */
export function endOf(fault: Omit<RulerFault, 'row'>, nowMs: number): number {
  return fault.observedGoneMs ?? fault.removedMs ?? Math.max(nowMs, fault.removalRequestedMs ?? 0);
}

/** The faults of a run, those to come included, each in the first row where it has room. */
export function rulerFaults(view: RunView, nowMs: number): RulerFault[] {
  const planned = (view.finished ? [] : faultsToCome(view)).map((fault) => ({
    id: fault.id,
    label: faultName(fault),
    isPlanned: true,
    requestedMs: fault.injectAtMs,
    removalRequestedMs: fault.healAtMs,
    removedMs: fault.healAtMs,
  }));
  const rowEnds: number[] = [];
  return [...view.faults.map(momentsOf), ...planned].map((fault) => {
    const free = rowEnds.findIndex((endMs) => endMs <= fault.requestedMs);
    const row = free < 0 ? rowEnds.length : free;
    rowEnds[row] = endOf(fault, nowMs);
    return { ...fault, row };
  });
}

/** The fault that a moment is about: one in force then, or the last before it, or the first. */
export function faultAt(faults: readonly RulerFault[], atMs: number): RulerFault | undefined {
  const begun = faults.filter(({ requestedMs }) => requestedMs <= atMs);
  return (
    begun.findLast((fault) => endOf(fault, Number.POSITIVE_INFINITY) >= atMs) ?? begun.at(-1) ?? faults[0]
  );
}

/** `Requested 12.00 s · injected 12.02 s · observed 12.30 s · removal requested 18.00 s · removed … · observed gone …` */
export function faultMoments(fault: RulerFault): string {
  if (fault.isPlanned) {
    return `planned from ${momentLabel(fault.requestedMs)} to ${momentLabel(fault.removalRequestedMs ?? 0)}`;
  }
  const parts: [string, number | undefined][] = [
    ['Requested', fault.requestedMs],
    ['injected', fault.inForceMs],
    ['observed', fault.observedMs],
    ['removal requested', fault.removalRequestedMs],
    ['removed', fault.removedMs],
    ['observed gone', fault.observedGoneMs],
  ];
  return parts
    .flatMap(([name, atMs]) => (atMs === undefined ? [] : [`${name} ${momentLabel(atMs, 2)}`]))
    .join(' · ');
}
