import type { Selection } from '../claim.ts';
import { findMetric } from '../metrics/index.ts';
import { COUNTED_PHASES, type Metric } from '../metrics/metric.ts';
import { untrustedLagMs } from '../trust.ts';
import type { RunView } from '../view/run-view.ts';
import type { Source } from '../vocabulary.ts';

/** Where a row stands in the comparison. */
export const COMPARED_GROUPS = ['claims', 'answers', 'times', 'recovery', 'client'] as const;
export type ComparedGroup = (typeof COMPARED_GROUPS)[number];

/** What is compared: a metric over a part of the runs. */
export interface Question {
  group: ComparedGroup;
  /** As a claim would write it: `p99(fault, mysql)`. */
  name: string;
  metric: Metric;
  selection: Selection;
}

const TIMED: readonly Source[] = ['redis', 'mysql'];
const PERCENTILES = ['p50', 'p95', 'p99'];

/** A metric and what it is taken over, as a claim writes it. */
export function measureName(metric: string, { phase, source, op }: Selection): string {
  const parts = [phase, source, op].filter((part) => part !== undefined);
  return parts.length === 0 ? metric : `${metric}(${parts.join(', ')})`;
}

function question(group: ComparedGroup, name: string, selection: Selection = {}): Question[] {
  const metric = findMetric(name);
  return metric ? [{ group, name: measureName(name, selection), metric, selection }] : [];
}

function claimed({ run }: RunView): Question[] {
  return (run?.scenario.claims ?? []).flatMap(({ metric, selection }) =>
    question('claims', metric, selection),
  );
}

const STANDARD: readonly Question[] = [
  ...question('answers', 'availability'),
  ...COUNTED_PHASES.flatMap((phase) => [
    ...question('answers', 'error_rate', { phase }),
    ...question('answers', 'redis_share', { phase }),
  ]),
  ...COUNTED_PHASES.flatMap((phase) =>
    TIMED.flatMap((source) => PERCENTILES.flatMap((name) => question('times', name, { phase, source }))),
  ),
  ...['detection_time', 'time_to_reachable', 'recovery_lag', 'recovery_time'].flatMap((name) =>
    question('recovery', name),
  ),
  ...['connection_attempts', 'reconnects', 'stuck_resets'].flatMap((name) => question('client', name)),
];

/** What two runs are compared in: what either of them claims, then what is always of interest; each once. */
export function questionsOf(a: RunView, b: RunView): Question[] {
  const asked = new Map<string, Question>();
  for (const each of [...claimed(a), ...claimed(b), ...STANDARD]) {
    if (!asked.has(each.name)) asked.set(each.name, each);
  }
  return [...asked.values()];
}

/** How far the load loop lagged where a question is about answer times, when that is too far to trust them. */
export function distrustedLagMs(view: RunView, { metric, selection }: Question): number | undefined {
  return metric.timesRequests ? untrustedLagMs(view, selection.phase) : undefined;
}
