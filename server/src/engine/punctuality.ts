import {
  activeFaults,
  formatMoment,
  type Plan,
  type PlannedFault,
  type PlanStep,
  type RunView,
} from '@firedrill/contract';

/** An act that begins later than this after its time is told of, and a fault that came so late is healed later. */
const LATE_MS = 200;
/** So is a short fault that lost more than this share of its time. */
const LATE_SHARE = 0.1;

/**
 * When a fault is to be healed, in ms of the run: as planned, or, when it came into force late, after the time that the
 * plan gave it, though not after the run's end.
 */
export function healDueMs(plan: Plan, step: PlanStep, view: RunView): number {
  const planned = plan.faults.find(({ id }) => id === step.faultId);
  const inForceMs = view.faults.find(({ id }) => id === step.faultId)?.inForceMs;
  if (planned === undefined || inForceMs === undefined) return step.atMs;
  const forMs = planned.healAtMs - planned.injectAtMs;
  const lateMs = inForceMs - planned.injectAtMs;
  if (lateMs <= Math.min(LATE_MS, LATE_SHARE * forMs)) return step.atMs;
  return Math.max(step.atMs, Math.min(inForceMs + forMs, plan.durationMs));
}

/** What to tell of an act that begins at `nowMs` of the run; nothing when it is on time or there is nothing to heal. */
export function lateness(
  { id, kind, on }: PlannedFault,
  { action, atMs }: PlanStep,
  view: RunView,
  nowMs: number,
): string | undefined {
  if (nowMs - atMs <= LATE_MS) return undefined;
  if (action === 'heal' && !activeFaults(view).some((fault) => fault.id === id)) return undefined;
  const act = action === 'inject' ? 'injecting' : 'healing';
  return `${act} ${id} (${kind} on ${on}) began at ${formatMoment(nowMs)}, planned at ${formatMoment(atMs)}`;
}
