import {
  classifyFault,
  type FaultView,
  faultsToCome,
  type PlannedFault,
  type RunView,
} from '@firedrill/contract';
import { isRecognised } from '../client-side.ts';
import type { JsonClassification, JsonEpisode, JsonFault, JsonRecovery } from './report.ts';

function momentsOf(
  fault: Partial<FaultView>,
): Omit<JsonFault, 'id' | 'kind' | 'on' | 'params' | 'state' | 'classification'> {
  return {
    momentary: fault.momentary ?? false,
    requestedInjectMs: fault.requestedInjectMs ?? null,
    injectingMs: fault.injectingMs ?? null,
    inForceMs: fault.inForceMs ?? null,
    provenInForceMs: fault.provenInForceMs ?? null,
    requestedHealMs: fault.requestedHealMs ?? null,
    healingMs: fault.healingMs ?? null,
    removedMs: fault.removedMs ?? null,
    healedMs: fault.healedMs ?? null,
    provenGoneMs: fault.provenGoneMs ?? null,
    failures: fault.failures ?? [],
    stuck: fault.stuck ?? null,
  };
}

function classificationEntry(view: RunView, fault: FaultView): JsonClassification {
  const seen = classifyFault(view, fault);
  return {
    injected: fault.classification,
    seenAs: seen.seenAs,
    recognised: isRecognised(fault.classification, seen),
    errors: Object.fromEntries(seen.errors),
    reason: seen.reason ?? null,
  };
}

function injected(view: RunView, fault: FaultView): JsonFault {
  const { id, kind, on, params, state } = fault;
  return {
    id,
    kind,
    on,
    params,
    state,
    ...momentsOf(fault),
    classification: classificationEntry(view, fault),
  };
}

function planned({ id, kind, on, params, injectAtMs, healAtMs }: PlannedFault): JsonFault {
  const moments = momentsOf({ requestedInjectMs: injectAtMs, requestedHealMs: healAtMs });
  return { id, kind, on, params, state: 'planned', ...moments, classification: null };
}

/** The faults of a run, those that were not injected last. */
export function faultEntries(view: RunView): JsonFault[] {
  return [...view.faults.map((fault) => injected(view, fault)), ...faultsToCome(view).map(planned)];
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

/** What the client saw and did, for each stretch of faults. */
export function episodeEntries(view: RunView): JsonEpisode[] {
  return view.episodes.map(({ faultIds, startMs, detectedMs, clientWasWell, retries, resets }) => {
    const { count, delayMsMin, delayMsMax, errors } = retries;
    const delays = count === 0 ? { delayMsMin: null, delayMsMax: null } : { delayMsMin, delayMsMax };
    return {
      faults: faultIds,
      startMs,
      detectedMs: detectedMs ?? null,
      clientWasWell,
      retries: { count, ...delays, errors },
      resets,
    };
  });
}
