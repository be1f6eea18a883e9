import type { RunSummary } from '@firedrill/contract';
import type { VerdictOrPending } from '../../ui/badge.tsx';

/** Whether nothing comes to a run any more. */
export function isOver({ state }: Pick<RunSummary, 'state'>): boolean {
  return state === 'finished' || state === 'died';
}

/** The verdict of a run; one that was cut off shows nothing, one that goes on has none yet. */
export function verdictOf(run: Pick<RunSummary, 'state' | 'verdict'>): VerdictOrPending {
  return run.verdict ?? (isOver(run) ? 'inconclusive' : 'pending');
}

/** `5 held, 1 failed`: the claims of a run, in words. */
export function claimWords(claims: RunSummary['claims']): string {
  const parts = (['held', 'failed', 'inconclusive'] as const)
    .filter((verdict) => claims[verdict] > 0)
    .map((verdict) => `${claims[verdict]} ${verdict}`);
  return parts.length === 0 ? 'no claims' : parts.join(', ');
}

/** The run of the same scenario that went before; `runs` are in order, the latest first. */
export function runBefore(runs: readonly RunSummary[], run: RunSummary): RunSummary | undefined {
  if (run.kind === 'manual') return undefined;
  const older = runs.slice(runs.indexOf(run) + 1);
  return older.find(
    (other) => other.scenario === run.scenario && isOver(other) && other.startedAt !== undefined,
  );
}
