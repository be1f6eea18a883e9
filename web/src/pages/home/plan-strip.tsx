import type { PlanInfo } from '@firedrill/contract';
import { formatDuration } from '@firedrill/contract';
import { faultGroups } from './fault-groups.ts';

/** Lanes of the strip from the top, one for each target. */
const LANES = ['cache', 'standby', 'database'] as const;

/** When a scenario breaks what, on a line as long as the scenario; its words are for those who do not see it. */
export function PlanStrip({ plan }: { plan: PlanInfo }) {
  const percent = (ms: number): string => `${(100 * Math.min(1, ms / plan.durationMs)).toFixed(2)}%`;
  const words = faultGroups(plan.faults)
    .map(({ words: fault, injectAtMs }) => `${fault} at ${formatDuration(injectAtMs)}`)
    .join(', ');
  return (
    <span className="plan-strip" role="img" aria-label={words === '' ? 'No fault' : words}>
      <span className="plan-strip__warmup" style={{ width: percent(plan.warmupMs) }} />
      {plan.faults.map(({ id, on, injectAtMs, healAtMs }) => (
        <span
          key={id}
          className="plan-strip__fault"
          data-lane={LANES.indexOf(on)}
          style={{ left: percent(injectAtMs), width: percent(Math.max(0, healAtMs - injectAtMs)) }}
        />
      ))}
    </span>
  );
}
