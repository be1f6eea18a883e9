import { type PlanInfo, parseAs } from '@firedrill/contract';
import type { Entry } from './flow.ts';
import { membersOf, type Outline, scalarAt } from './outline.ts';

/** The timeline's entry of a planned fault; the plan sorts them, and keeps when, what and on which target. */
export function entryOfFault(outline: Outline, fault: PlanInfo['faults'][number]): Entry | undefined {
  return membersOf(outline, ['timeline']).find(({ path }) => {
    const written = (key: string): string | undefined => scalarAt(outline, [...path, key]);
    const isSame = written('fault') === fault.kind && (written('on') ?? 'cache') === fault.on;
    return isSame && parseAs('duration', written('at') ?? '') === fault.injectAtMs;
  });
}
