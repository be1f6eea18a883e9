import type { RunSummary, RunView } from '@firedrill/contract';
import { verdictIcon } from '../../ui/badge.tsx';
import { momentWords } from '../../ui/time.tsx';

/** More than this many nobody reads through; any other run is chosen on the page that compares two. */
export const CANDIDATES_MAX = 12;

/** A run that can be chosen as a baseline. */
export interface Candidate {
  runId: string;
  /** The icon of its verdict. */
  icon: string;
  /** `breaker · held · 12 min ago · 8bc71d`; before it the scenario, where it is another one. */
  label: string;
}

/** What a run is chosen for: its own id, and what it has in common with others. */
export type Likeness = { runId: string; scenario: string; policy: string };

/** What a run is, for finding others like it; `undefined` before it has begun. */
export function likenessOf(runId: string, { run }: RunView): Likeness | undefined {
  return run && { runId, scenario: run.scenario.name, policy: run.policy };
}

function candidateOf(run: RunSummary, own: Likeness, nowMs: number): Candidate {
  const verdict = run.verdict ?? 'inconclusive';
  const words = [
    ...(run.scenario === own.scenario ? [] : [run.scenario]),
    run.policy,
    verdict,
    momentWords(Date.parse(run.startedAt ?? ''), nowMs),
    run.id.slice(-6),
  ];
  return { runId: run.id, icon: verdictIcon(verdict), label: words.join(' · ') };
}

/**
 * The runs that a run can be held against, of all that are stored with the latest first: those that came to their end,
 * those of its scenario before others, those of its policy before others.
 */
export function candidatesFor(
  own: Likeness,
  runs: readonly RunSummary[],
  nowMs: number,
): { alike: readonly Candidate[]; others: readonly Candidate[] } {
  const rank = ({ scenario, policy }: RunSummary): number =>
    (scenario === own.scenario ? 0 : 2) + (policy === own.policy ? 0 : 1);
  const found = runs
    .filter(({ id, state, startedAt }) => id !== own.runId && state === 'finished' && startedAt !== undefined)
    .toSorted((left, right) => rank(left) - rank(right))
    .slice(0, CANDIDATES_MAX);
  const words = (of: readonly RunSummary[]) => of.map((run) => candidateOf(run, own, nowMs));
  return {
    alike: words(found.filter(({ scenario }) => scenario === own.scenario)),
    others: words(found.filter(({ scenario }) => scenario !== own.scenario)),
  };
}
