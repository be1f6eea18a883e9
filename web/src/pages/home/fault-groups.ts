import type { PlanInfo } from '@firedrill/contract';
import { faultName } from '@firedrill/contract';

type PlannedFault = PlanInfo['faults'][number];

/** Faults of one kind on one target, taken together. */
export interface FaultGroup {
  /** `crash on cache`, `crash on cache × 10`. */
  words: string;
  /** When the first of them begins, in ms from the start of load. */
  injectAtMs: number;
}

/** The faults of a plan by kind and target, in the order in which they first come. */
export function faultGroups(faults: readonly PlannedFault[]): FaultGroup[] {
  const groups = new Map<string, { count: number; injectAtMs: number }>();
  for (const fault of [...faults].sort((a, b) => a.injectAtMs - b.injectAtMs)) {
    const name = faultName(fault);
    const group = groups.get(name);
    if (group) group.count += 1;
    else groups.set(name, { count: 1, injectAtMs: fault.injectAtMs });
  }
  return [...groups].map(([name, { count, injectAtMs }]) => ({
    words: count === 1 ? name : `${name} × ${count}`,
    injectAtMs,
  }));
}
