import { formatDuration, type PlanInfo } from '@firedrill/contract';
import { useMemo } from 'react';
import { Badge } from '../ui/badge.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { Panel } from '../ui/panel.tsx';
import { loadShape } from './load-shape.ts';
import { Plan } from './plan.tsx';
import { faultSummary } from './plan-layout.ts';
import type { Checked } from './use-checked.ts';

interface PlanPanelProps {
  checked: Checked | undefined;
  isChecking: boolean;
  onFault(fault: PlanInfo['faults'][number]): void;
}

/** The plan of the text, with whether it could be run. */
export function PlanPanel({ checked, isChecking, onFault }: PlanPanelProps) {
  const said = checked?.said;
  const plan = said?.scenario.plan;
  const load = useMemo(() => said && loadShape(said.outline, said.scenario.plan.durationMs), [said]);
  return (
    <Panel
      title="Plan"
      note={
        plan &&
        `${checked?.isCurrent ? '' : 'before the mistakes: '}${formatDuration(plan.durationMs)} · ${faultSummary(plan) || 'no fault'} · seed ${plan.seed}`
      }
      actions={<CheckBadge checked={checked} isChecking={isChecking} />}
      className="editor-plan-panel"
    >
      {plan ? (
        <Plan
          plan={plan}
          load={load}
          isOutdated={checked?.isCurrent === false}
          onFault={(id) => {
            const fault = plan.faults.find((candidate) => candidate.id === id);
            if (fault) onFault(fault);
          }}
        />
      ) : checked ? (
        <p className="editor-hint">
          {checked.failure === undefined
            ? 'The plan is drawn once the text has no mistakes.'
            : 'The plan is drawn once the server answers.'}
        </p>
      ) : (
        <Skeleton width="60%" />
      )}
    </Panel>
  );
}

function CheckBadge({ checked, isChecking }: { checked: Checked | undefined; isChecking: boolean }) {
  return (
    <span role="status" aria-busy={isChecking}>
      {badgeOf(checked)}
    </span>
  );
}

function badgeOf(checked: Checked | undefined) {
  if (!checked) return <Badge icon="…">checking</Badge>;
  if (checked.failure !== undefined)
    return (
      <Badge tone="inconclusive" icon="?">
        not checked: {checked.failure}
      </Badge>
    );
  const count = checked.mistakes.length;
  if (count > 0) {
    return (
      <Badge tone="failed" icon="✕">
        {count === 1 ? '1 mistake' : `${count} mistakes`}
      </Badge>
    );
  }
  return (
    <Badge tone="held" icon="✓">
      no mistakes
    </Badge>
  );
}
