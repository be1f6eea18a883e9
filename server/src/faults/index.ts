import { type FaultParams, FiredrillError, type PlannedFault, type Role } from '@firedrill/contract';
import type { Capabilities, Target } from '../drivers/driver.ts';
import { crash } from './crash.ts';
import type { Fault, PreparedFault, ReadyFault } from './fault.ts';
import { freeze } from './freeze.ts';
import { stop } from './stop.ts';

/** A fault of any capability, as the registry holds it: parameters come as read from a file. */
export interface RegisteredFault extends Omit<Fault, 'prepare'> {
  /** Makes the fault ready for a target; `undefined` when the target lacks the capability. */
  prepareOn(can: Partial<Capabilities>, params: FaultParams, role: Role): PreparedFault | undefined;
}

function registered<C extends keyof Capabilities, P extends FaultParams>(
  fault: Fault<C, P>,
): RegisteredFault {
  const { prepare, ...description } = fault;
  return {
    ...description,
    prepareOn(can, params, role) {
      const capability: Capabilities[C] | undefined = can[fault.needs];
      return capability && prepare(capability, fault.params.parse(params), role);
    },
  };
}

/** Every fault there is; scenarios, help and docs list these. */
export const FAULTS: readonly RegisteredFault[] = [registered(crash), registered(stop), registered(freeze)];

/** The fault of a kind; `undefined` when there is none. */
export function findFault(kind: string): RegisteredFault | undefined {
  return FAULTS.find((fault) => fault.kind === kind);
}

/** Makes a planned fault ready for a target; throws `fault.inject` when the driver cannot do it to that target. */
export function prepareFault(planned: PlannedFault, target: Target, driver: string): ReadyFault {
  const fault = findFault(planned.kind);
  const { role, trace } = target;
  const prepared = fault?.prepareOn(target.can, planned.params, role);
  if (prepared) {
    const { action, details } = prepared.undo;
    return { ...prepared, undo: { driver, role, action, details: { ...trace, ...details } } };
  }
  const what = `${planned.kind} cannot be injected on the ${role} by the ${driver} driver`;
  throw new FiredrillError('fault.inject', what, {
    hint: fault ? `it needs the capability ${fault.needs}` : 'firedrill list faults shows what there is',
  });
}
