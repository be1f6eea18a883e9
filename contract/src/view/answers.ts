import { mergeSparse, type SparseHistogram } from '../histogram.ts';
import type { Tally } from '../load-window.ts';
import type { OperationKind, Source } from '../vocabulary.ts';

/** Requests of a selection, counted by how they ended. */
export interface Answers {
  ok: number;
  failed: number;
  unanswered: number;
  okBySource: Record<Source, number>;
}

/** Which tallies to count; without `op`, queries only: a write goes to the database by its nature. */
export interface TallySelection {
  source?: Source;
  op?: OperationKind;
  writes?: 'included' | 'left-out';
}

function selected(tallies: readonly Tally[], selection: TallySelection): Tally[] {
  return tallies.filter((tally) => {
    if (selection.source !== undefined && tally.source !== selection.source) return false;
    if (selection.op !== undefined) return tally.op === selection.op;
    return selection.writes === 'included' || tally.op !== 'write';
  });
}

/** Counts the requests of a selection. */
export function answersOf(tallies: readonly Tally[], selection: TallySelection = {}): Answers {
  const answers: Answers = {
    ok: 0,
    failed: 0,
    unanswered: 0,
    okBySource: { redis: 0, mysql: 0, stale: 0, none: 0 },
  };
  for (const tally of selected(tallies, selection)) {
    answers.ok += tally.ok;
    answers.failed += tally.failed;
    answers.unanswered += tally.unanswered;
    answers.okBySource[tally.source] += tally.ok;
  }
  return answers;
}

/** The latencies of a selection: from the intended start, or from the real one (`service`). */
export function latenciesOf(
  tallies: readonly Tally[],
  selection: TallySelection,
  clock: 'intended' | 'service',
): SparseHistogram {
  return selected(tallies, selection).reduce<SparseHistogram>(
    (sum, tally) =>
      mergeSparse(sum, clock === 'service' ? (tally.serviceUs ?? tally.latencyUs) : tally.latencyUs),
    [],
  );
}
