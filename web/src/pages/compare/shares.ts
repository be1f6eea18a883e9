import { answersOf, FATE_WORDS, type Phase, type RunView } from '@firedrill/contract';
import { ANSWER_KINDS, type AnswerKind } from '../../run/model.ts';

const COLOURS: Record<AnswerKind, string> = {
  redis: 'var(--color-redis)',
  mysql: 'var(--color-mysql)',
  stale: 'var(--color-stale)',
  failed: 'var(--color-error)',
  unanswered: 'var(--color-none)',
};

/** What answers are told apart by, with its word and colour. */
export const SHARE_KINDS = ANSWER_KINDS.map((kind) => ({
  kind,
  word: FATE_WORDS[kind],
  colour: COLOURS[kind],
}));

/** The shares of one run in one phase, in percent of its queries; `name` is `steady A`. */
export type PhaseShares = { name: string } & Record<AnswerKind, number>;

function sharesOf(view: RunView, phase: Phase, which: string): PhaseShares[] {
  const { ok, okBySource, failed, unanswered } = answersOf(Object.values(view.totals[phase].tallies));
  const all = ok + failed + unanswered;
  if (all === 0) return [];
  const inPercent = (count: number): number => (100 * count) / all;
  return [
    {
      name: `${phase} ${which}`,
      redis: inPercent(okBySource.redis),
      mysql: inPercent(okBySource.mysql),
      stale: inPercent(okBySource.stale),
      failed: inPercent(failed),
      unanswered: inPercent(unanswered),
    },
  ];
}

/** The shares of both runs in a phase; warm-up is nothing to compare. */
export function phaseShares(phase: Phase, a: RunView, b: RunView): PhaseShares[] {
  return phase === 'warm-up' ? [] : [...sharesOf(a, phase, 'A'), ...sharesOf(b, phase, 'B')];
}
