import { countOf, percentileUs } from '../histogram.ts';
import { latenciesOf } from '../view/answers.ts';
import { type Metric, selectedTallies } from './metric.ts';

function percentile(name: string, share: number, clock: 'intended' | 'service'): Metric {
  const what = share === 1 ? 'Longest' : `${Number((share * 100).toFixed(2))}th percentile of the`;
  const from =
    clock === 'intended'
      ? 'counted from the moment the request was due (an unanswered one counts its deadline)'
      : 'counted from the moment the request was sent';
  return {
    name,
    summary: `${what} answer time, ${from}.`,
    dimension: 'duration',
    selectors: ['phase', 'source', 'op'],
    timesRequests: true,
    better: 'lower',
    percentile: { share, clock },
    measure(view, selection) {
      const { source, op } = selection;
      const values = latenciesOf(
        selectedTallies(view, selection),
        { ...(source ? { source } : {}), ...(op ? { op } : {}) },
        clock,
      );
      const valueUs = percentileUs(values, share);
      return valueUs === undefined ? { samples: 0 } : { value: valueUs / 1_000, samples: countOf(values) };
    },
  };
}

/** Percentiles of the time to an answer; merged histograms, never averaged percentiles. */
export const latencyMetrics: readonly Metric[] = [
  percentile('p50', 0.5, 'intended'),
  percentile('p90', 0.9, 'intended'),
  percentile('p95', 0.95, 'intended'),
  percentile('p99', 0.99, 'intended'),
  percentile('p999', 0.999, 'intended'),
  percentile('max', 1, 'intended'),
  percentile('service_p50', 0.5, 'service'),
  percentile('service_p99', 0.99, 'service'),
];
