import type { RunSummary } from '../api/runs.ts';

/** The summary of a run that ended and held; what a test is about is given in `changes`. */
export function finishedRun(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    kind: 'scripted',
    scenario: 'redis-crash',
    title: 'Redis crashes',
    policy: 'breaker',
    driver: 'process',
    seed: 1,
    startedAt: '2026-01-01T00:00:00Z',
    durationMs: 30_000,
    elapsedMs: 30_000,
    state: 'finished',
    isHere: false,
    end: 'completed',
    verdict: 'held',
    reasons: [],
    claims: { held: 1, failed: 0, inconclusive: 0 },
    faultsInForce: [],
    ...changes,
  };
}
