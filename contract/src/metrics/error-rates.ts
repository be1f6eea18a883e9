import type { Selection } from '../claim.ts';
import { type Answers, answersOf } from '../view/answers.ts';
import type { RunView } from '../view/run-view.ts';
import { type Measured, type Metric, selectedTallies, selectedTotals, shareOf } from './metric.ts';

function shareOfEnded(view: RunView, selection: Selection, part: (answers: Answers) => number): Measured {
  const { op } = selection;
  const answers = answersOf(selectedTallies(view, selection), { ...(op ? { op } : {}), writes: 'included' });
  return shareOf(part(answers), answers.ok + answers.failed + answers.unanswered);
}

/** Failed and unanswered requests ÷ requests sent. */
export const errorRate: Metric = {
  name: 'error_rate',
  summary: 'Share of the requests sent that failed or were not answered in time.',
  dimension: 'share',
  selectors: ['phase', 'op'],
  timesRequests: false,
  better: 'lower',
  measure: (view, selection) =>
    shareOfEnded(view, selection, (answers) => answers.failed + answers.unanswered),
};

/** Unanswered requests ÷ requests sent. */
export const unansweredRate: Metric = {
  name: 'unanswered_rate',
  summary: 'Share of the requests sent that were not answered before their deadline.',
  dimension: 'share',
  selectors: ['phase', 'op'],
  timesRequests: false,
  better: 'lower',
  measure: (view, selection) => shareOfEnded(view, selection, (answers) => answers.unanswered),
};

/** Requests that fell due and were not sent ÷ requests that fell due. */
export const dropRate: Metric = {
  name: 'drop_rate',
  summary: 'Share of the requests due that the load loop could not send.',
  dimension: 'share',
  selectors: ['phase'],
  timesRequests: false,
  better: 'lower',
  measure(view, selection) {
    const totals = selectedTotals(view, selection);
    return shareOf(totals.dropped, totals.offered);
  },
};
