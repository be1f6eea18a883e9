import { countOf, percentileUs } from '../histogram.ts';
import { answersOf } from '../view/answers.ts';
import { type Metric, selectedTallies, selectedTotals } from './metric.ts';

/** Good answers per second. */
export const throughput: Metric = {
  name: 'throughput',
  summary: 'Good answers per second.',
  dimension: 'rate',
  selectors: ['phase', 'source', 'op'],
  timesRequests: false,
  better: 'higher',
  measure(view, selection) {
    const { durationMs } = selectedTotals(view, selection);
    const { source, op } = selection;
    const { ok } = answersOf(selectedTallies(view, selection), {
      ...(source ? { source } : {}),
      ...(op ? { op } : {}),
      writes: 'included',
    });
    return durationMs === 0 ? { samples: 0 } : { value: ok / (durationMs / 1_000), samples: ok };
  },
};

/** Answers that came after their deadline. */
export const lateAnswers: Metric = {
  name: 'late_answers',
  summary: 'Answers that came after their deadline, when nobody waited any longer.',
  dimension: 'count',
  selectors: ['phase'],
  timesRequests: false,
  better: 'lower',
  measure(view, selection) {
    const totals = selectedTotals(view, selection);
    return totals.windows === 0 ? { samples: 0 } : { value: totals.late, samples: totals.windows };
  },
};

/** How late the load loop itself was in sending. */
export const lagP99: Metric = {
  name: 'lag_p99',
  summary:
    '99th percentile of how late the load loop itself sent a request; above 10 ms answer times are not to be trusted.',
  dimension: 'duration',
  selectors: ['phase'],
  timesRequests: false,
  better: 'lower',
  measure(view, selection) {
    const { lagUs } = selectedTotals(view, selection);
    const valueUs = percentileUs(lagUs, 0.99);
    return valueUs === undefined ? { samples: 0 } : { value: valueUs / 1_000, samples: countOf(lagUs) };
  },
};
