import type { Phase, Plan } from '@firedrill/contract';
import type { Journal } from '../journal/journal.ts';
import type { Clock } from '../platform/clock.ts';
import type { FaultStack } from './fault-stack.ts';

/** What whoever directs a run may look at and do; on one target one act at a time. */
export interface Stage {
  readonly plan: Plan;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly stack: Pick<FaultStack, 'inject' | 'heal' | 'healAll'>;
  /** Aborted when the run is to end before its time. */
  readonly stopped: AbortSignal;
  /** Resolves when the load has come to its end before the run has; never of load that lasts as long. */
  readonly loadIsOver: Promise<void>;
  enter(phase: Phase): Promise<void>;
}

/** Decides what is done when; resolves when the run is to end. What it leaves broken is healed after it. */
export type Direct = (stage: Stage) => Promise<void>;

/** Resolves at a moment of the run, in ms since its start, or as soon as one of the signals aborts; never rejects. */
export async function reached(atMs: number, stage: Stage, ...signals: AbortSignal[]): Promise<void> {
  const { journal, clock, stopped } = stage;
  const waitMs = journal.originMs + atMs - clock.nowMs();
  if (waitMs <= 0) return;
  await clock.sleep(waitMs, AbortSignal.any([stopped, ...signals])).catch(() => undefined);
}
