import { writeDuration } from '@firedrill/contract';
import type { Findings } from './findings.ts';
import type { Parts } from './parts.ts';

/** Checks that the run's lengths and the load fit each other. */
export function checkLoad(parts: Parts, findings: Findings): void {
  const { durationMs, warmupMs, load } = parts;
  if (durationMs !== undefined && warmupMs !== undefined && warmupMs >= durationMs) {
    findings.atValue(
      ['warmup'],
      `the warm-up of ${writeDuration(warmupMs)} leaves nothing of the run of ${writeDuration(durationMs)}`,
      'shorten warmup or raise duration',
    );
  }
  if (!load) return;
  if (durationMs !== undefined && load.deadline > durationMs) {
    const message = `the deadline of ${writeDuration(load.deadline)} is longer than the run`;
    findings.atValue(['load', 'deadline'], message);
  }
  checkStages(parts, findings);
  if (load.count === undefined || load.concurrency === undefined) return;
  if (load.count < load.concurrency) {
    const message = `${load.count} requests are too few for ${load.concurrency} users`;
    findings.atValue(['load', 'count'], message, `give at least ${load.concurrency}`);
  }
  if (parts.timeline !== undefined && parts.timeline.length > 0) {
    findings.atValue(
      ['load', 'count'],
      'load that stops after a count may be over before the fault begins',
      'leave count out: duration ends the load',
    );
  }
}

function checkStages({ durationMs, load }: Parts, findings: Findings): void {
  if (durationMs === undefined) return;
  let endMs = 0;
  for (const [index, stage] of (load?.stages ?? []).entries()) {
    const startMs = endMs;
    endMs += stage.for;
    if (endMs <= durationMs || startMs > durationMs) continue;
    findings.atValue(
      ['load', 'stages', index, 'for'],
      `the stage ends at ${writeDuration(endMs)}, the run at ${writeDuration(durationMs)}`,
      'shorten the stages or raise duration',
    );
  }
}
