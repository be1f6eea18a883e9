import type { PlanStep } from '@firedrill/contract';
import { healDueMs, lateness } from './punctuality.ts';
import { reached, type Stage } from './stage.ts';

/** A moment of the plan: the end of the warm-up, or a step of the timeline. */
type Moment = { atMs: number; step?: PlanStep };

/** Directs a run as its plan says: every step at its time, or as soon after it as those before it allow. */
export async function followPlan(stage: Stage): Promise<void> {
  const { plan, stopped } = stage;
  const moments: Moment[] = [
    { atMs: plan.warmupMs },
    ...plan.steps.map((step) => ({ atMs: step.atMs, step })),
  ];
  const over = stage.loadIsOver.then(() => 'over' as const);
  for (const moment of moments) {
    const next = await Promise.race([reached(dueMs(moment, stage), stage), over]);
    if (next === 'over' || stopped.aborted) return;
    await act(moment, stage);
  }
  await Promise.race([reached(plan.durationMs, stage), over]);
}

/** When a moment is due: as planned, but a fault that came late is healed as much later. */
function dueMs({ atMs, step }: Moment, { plan, journal }: Stage): number {
  return step?.action === 'heal' ? healDueMs(plan, step, journal.view) : atMs;
}

async function act({ step }: Moment, stage: Stage): Promise<void> {
  if (!step) return await stage.enter('steady');
  const { plan, journal, clock, stack, stopped } = stage;
  const fault = plan.faults.find(({ id }) => id === step.faultId);
  if (!fault) return;
  const message = lateness(fault, step, journal.view, journal.sinceStart(clock.nowMs()));
  if (message) journal.append({ type: 'run.warning', message });
  if (step.action === 'inject') await stack.inject(fault, stopped);
  else await stack.heal(fault.id, step.atMs);
}
