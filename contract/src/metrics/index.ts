import { availability } from './availability.ts';
import { clientMetrics } from './client.ts';
import { detectionTime } from './detection.ts';
import { dropRate, errorRate, unansweredRate } from './error-rates.ts';
import { latencyMetrics } from './latency.ts';
import { lagP99, lateAnswers, throughput } from './load.ts';
import type { Metric } from './metric.ts';
import { recoveryMetrics } from './recovery.ts';
import { fallbackRate, hitRate, mysqlShare, redisShare } from './source-shares.ts';

/** Every metric a claim can be about; help, editor and docs list these. */
export const METRICS: readonly Metric[] = [
  availability,
  errorRate,
  unansweredRate,
  dropRate,
  redisShare,
  mysqlShare,
  hitRate,
  fallbackRate,
  ...latencyMetrics,
  throughput,
  lateAnswers,
  lagP99,
  detectionTime,
  ...recoveryMetrics,
  ...clientMetrics,
];

/** The metric of a name; `undefined` when there is none. */
export function findMetric(name: string): Metric | undefined {
  return METRICS.find((metric) => metric.name === name);
}
