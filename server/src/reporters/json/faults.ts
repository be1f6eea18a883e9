import type { FaultView, PlannedFault, RunView } from '@firedrill/contract';
import { faultsToCome } from '../summary.ts';
import type { JsonFault, JsonRecovery } from './report.ts';

function momentsOf(fault: Partial<FaultView>): Omit<JsonFault, 'id' | 'kind' | 'on' | 'params' | 'state'> {
  return {
    requestedInjectMs: fault.requestedInjectMs ?? null,
    injectingMs: fault.injectingMs ?? null,
    inForceMs: fault.inForceMs ?? null,
    provenInForceMs: fault.provenInForceMs ?? null,
    requestedHealMs: fault.requestedHealMs ?? null,
    healingMs: fault.healingMs ?? null,
    removedMs: fault.removedMs ?? null,
    provenGoneMs: fault.provenGoneMs ?? null,
    failures: fault.failures ?? [],
    stuck: fault.stuck ?? null,
  };
}

function injected(fault: FaultView): JsonFault {
  const { id, kind, on, params, state } = fault;
  return { id, kind, on, params, state, ...momentsOf(fault) };
}

function planned({ id, kind, on, params, injectAtMs, healAtMs }: PlannedFault): JsonFault {
  const moments = momentsOf({ requestedInjectMs: injectAtMs, requestedHealMs: healAtMs });
  return { id, kind, on, params, state: 'planned', ...moments };
}

/** The faults of a run, those that were not injected last. */
export function faultEntries(view: RunView): JsonFault[] {
  return [...view.faults.map(injected), ...faultsToCome(view).map(planned)];
}

/** The recovery clocks of a run. */
export function recoveryEntries(view: RunView): JsonRecovery[] {
  return view.recoveries.map((clock) => ({
    role: clock.role,
    inForceMs: clock.inForceMs,
    removedMs: clock.removedMs,
    reachableMs: clock.reachableMs ?? null,
    authenticatedMs: clock.authenticatedMs ?? null,
    firstRedisMs: clock.firstRedisMs ?? null,
    normalMs: clock.normalMs ?? null,
  }));
}
