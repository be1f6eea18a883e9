import { answersOf } from '../view/answers.ts';
import { type Metric, selectedTallies, selectedTotals, shareOf } from './metric.ts';

/** Good answers ÷ all requests that fell due, dropped ones included (they are requests nobody answered). */
export const availability: Metric = {
  name: 'availability',
  summary: 'Share of requests that were answered well and in time; dropped requests count as not answered.',
  dimension: 'share',
  selectors: ['phase', 'op'],
  timesRequests: false,
  better: 'higher',
  measure(view, selection) {
    const { op } = selection;
    const answers = answersOf(selectedTallies(view, selection), {
      ...(op ? { op } : {}),
      writes: 'included',
    });
    const dropped = op ? 0 : selectedTotals(view, selection).dropped;
    return shareOf(answers.ok, answers.ok + answers.failed + answers.unanswered + dropped);
  },
};
