import { type FaultParams, FiredrillError, type PlannedFault, type Role } from '@firedrill/contract';
import type { Capabilities, Target } from '../drivers/driver.ts';
import { auth } from './auth.ts';
import { bandwidth } from './bandwidth.ts';
import { coldCache } from './cold-cache.ts';
import { containerPartition } from './container-partition.ts';
import { crash } from './crash.ts';
import { disconnect } from './disconnect.ts';
import { drip } from './drip.ts';
import { evictions } from './evictions.ts';
import { type Fault, type FaultContext, LINK_UNDO, type PreparedFault, type ReadyFault } from './fault.ts';
import { freeze } from './freeze.ts';
import { killConnections } from './kill-connections.ts';
import { lag } from './lag.ts';
import { latency } from './latency.ts';
import { loading } from './loading.ts';
import { maxclients } from './maxclients.ts';
import { misconf } from './misconf.ts';
import { mysqlKillConnections } from './mysql-kill-connections.ts';
import { mysqlMaxConnections } from './mysql-max-connections.ts';
import { mysqlReadonly } from './mysql-readonly.ts';
import { mysqlTableLock } from './mysql-table-lock.ts';
import { oom } from './oom.ts';
import { partition } from './partition.ts';
import { pause } from './pause.ts';
import { readonly } from './readonly.ts';
import { refuse } from './refuse.ts';
import { reset } from './reset.ts';
import { restartEmpty } from './restart-empty.ts';
import { stall } from './stall.ts';
import { stop } from './stop.ts';
import { tlsExpired } from './tls-expired.ts';
import { tlsWrongCa } from './tls-wrong-ca.ts';

/** A fault of any capability, as the registry holds it: parameters come as read from a file. */
export interface RegisteredFault extends Omit<Fault, 'prepare'> {
  /** Makes the fault ready for a target; `undefined` when the target lacks the capability. */
  prepareOn(
    can: Partial<Capabilities>,
    params: FaultParams,
    role: Role,
    context: FaultContext,
  ): Promise<PreparedFault | undefined>;
}

function registered<C extends keyof Capabilities, P extends FaultParams>(
  fault: Fault<C, P>,
): RegisteredFault {
  const { prepare, ...description } = fault;
  return {
    ...description,
    async prepareOn(can, params, role, context) {
      const capability: Capabilities[C] | undefined = can[fault.needs];
      return capability && (await prepare(capability, fault.params.parse(params), role, context));
    },
  };
}

/** Every fault there is; scenarios, help and docs list these. */
export const FAULTS: readonly RegisteredFault[] = [
  // The process.
  registered(crash),
  registered(stop),
  registered(freeze),
  // The network.
  registered(partition),
  registered(refuse),
  registered(reset),
  registered(latency),
  registered(bandwidth),
  registered(drip),
  // The network of a container.
  registered(disconnect),
  registered(containerPartition),
  // Redis, by its administrator.
  registered(auth),
  registered(oom),
  registered(evictions),
  registered(readonly),
  registered(loading),
  registered(misconf),
  registered(maxclients),
  registered(pause),
  registered(stall),
  registered(killConnections),
  registered(coldCache),
  registered(restartEmpty),
  // The standby's replication of the cache.
  registered(lag),
  // Redis over TLS.
  registered(tlsExpired),
  registered(tlsWrongCa),
  // MySQL, by its administrator.
  registered(mysqlReadonly),
  registered(mysqlMaxConnections),
  registered(mysqlKillConnections),
  registered(mysqlTableLock),
];

/** The fault of a kind; `undefined` when there is none. */
export function findFault(kind: string): RegisteredFault | undefined {
  return FAULTS.find((fault) => fault.kind === kind);
}

/** Makes a planned fault ready for a target; rejects with `fault.inject` when the driver cannot do it to that target. */
export async function prepareFault(
  planned: PlannedFault,
  target: Target,
  driver: string,
  context: FaultContext,
): Promise<ReadyFault> {
  const fault = findFault(planned.kind);
  const { role, trace } = target;
  const prepared = await fault?.prepareOn(target.can, planned.params, role, context);
  if (fault && prepared) {
    const { action, details } = prepared.undo;
    const undo =
      fault.needs === 'link'
        ? { driver: LINK_UNDO, role, action, details: { ...details } }
        : { driver, role, action, details: { ...trace, ...details } };
    const { classification, momentary } = fault;
    return { ...prepared, undo, classification, ...(momentary ? { momentary } : {}) };
  }
  const what = `${planned.kind} cannot be injected on the ${role} by the ${driver} driver`;
  throw new FiredrillError('fault.inject', what, {
    hint: fault ? `it needs the capability ${fault.needs}` : 'firedrill list faults shows what there is',
  });
}
