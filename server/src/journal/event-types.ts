import type { RunEvent } from '@firedrill/contract';

/** Every type of event that there is; the compiler sees to it that none is missing and none too many. */
const TYPES: Record<RunEvent['type'], true> = {
  'run.started': true,
  'phase.entered': true,
  'fault.injecting': true,
  'fault.injected': true,
  'fault.proven': true,
  'fault.healing': true,
  'fault.healed': true,
  'fault.failed': true,
  'fault.stuck': true,
  'target.exited': true,
  'target.event': true,
  'target.log': true,
  'probe.changed': true,
  'client.state': true,
  'client.retry': true,
  'client.reset': true,
  'client.alert': true,
  'breaker.state': true,
  'pool.state': true,
  'load.window': true,
  'run.warning': true,
  'claim.judged': true,
  'run.finished': true,
};

/** Whether this version knows a type of event. */
export function isEventType(type: string): type is RunEvent['type'] {
  return Object.hasOwn(TYPES, type);
}
