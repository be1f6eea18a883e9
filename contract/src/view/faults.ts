import type { RunEventOf } from '../run-event.ts';
import type { FaultState, FaultView, RunView } from './run-view.ts';

type FaultEvent = RunEventOf<
  | 'fault.injecting'
  | 'fault.injected'
  | 'fault.proven'
  | 'fault.healing'
  | 'fault.healed'
  | 'fault.failed'
  | 'fault.stuck'
>;

const ACTIVE: ReadonlySet<FaultState> = new Set(['injecting', 'injected', 'in-force', 'healing', 'stuck']);

/** Faults that are in force or may be: injected and not yet removed. */
export function activeFaults(view: RunView): FaultView[] {
  return view.faults.filter((fault) => ACTIVE.has(fault.state));
}

function change(fault: FaultView, event: Exclude<FaultEvent, { type: 'fault.injecting' }>): FaultView {
  switch (event.type) {
    case 'fault.injected':
      return { ...fault, state: 'injected', inForceMs: event.inForceMs };
    case 'fault.proven':
      return event.proven === 'in-force'
        ? { ...fault, state: 'in-force', provenInForceMs: event.atMs }
        : { ...fault, state: 'gone', provenGoneMs: event.atMs };
    case 'fault.healing':
      return { ...fault, state: 'healing', healingMs: event.atMs, requestedHealMs: event.requestedMs };
    case 'fault.healed':
      return { ...fault, state: 'healed', removedMs: event.removedMs, healedMs: event.atMs };
    case 'fault.failed':
      return { ...fault, failures: [...fault.failures, { stage: event.stage, reason: event.reason }] };
    case 'fault.stuck':
      return { ...fault, state: 'stuck', stuck: { reason: event.reason, command: event.command } };
  }
}

/** Whether any fault is in force or may be; asked for every event, so the newest are looked at first. */
export function isAnyActive(view: RunView): boolean {
  return view.faults.findLast((fault) => ACTIVE.has(fault.state)) !== undefined;
}

/** When a fault stopped doing harm: a momentary one when it took effect; `undefined` while it goes on. */
export function harmEndMs(fault: FaultView): number | undefined {
  return fault.momentary ? fault.inForceMs : fault.removedMs;
}

/** Active faults that still do harm: all but momentary ones that took effect. */
export function lastingFaults(view: RunView): FaultView[] {
  return activeFaults(view).filter((fault) => harmEndMs(fault) === undefined);
}

/** Folds one event of a fault's life. */
export function reduceFault(view: RunView, event: FaultEvent): RunView {
  if (event.type !== 'fault.injecting') {
    const faults = view.faults.map((fault) => (fault.id === event.faultId ? change(fault, event) : fault));
    return { ...view, faults };
  }
  const fault: FaultView = {
    id: event.faultId,
    kind: event.kind,
    on: event.on,
    params: event.params,
    classification: event.classification,
    ...(event.momentary ? { momentary: true } : {}),
    state: 'injecting',
    requestedInjectMs: event.requestedMs,
    injectingMs: event.atMs,
    failures: [],
  };
  return { ...view, faults: [...view.faults, fault] };
}
