/** Claims in sentences; what people wrote stands beside them as they wrote it. */
import type { Claim, Comparator } from './claim.ts';
import { findMetric } from './metrics/index.ts';
import { formatQuantity } from './units.ts';
import type { OperationKind, Source } from './vocabulary.ts';

const LIMITS: Record<Comparator, string> = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
  '==': 'exactly',
};

const OPERATION_WORDS: Record<OperationKind, string> = { read: 'reads', search: 'searches', write: 'writes' };
const SOURCE_WORDS: Record<Source, string> = {
  redis: 'Redis',
  mysql: 'MySQL',
  stale: 'stale copies',
  none: 'nowhere',
};

/** `below 5 s`, `at least 99 %`: what a claim asks of its metric. */
export function limitWords({
  metric,
  comparator,
  value,
}: Pick<Claim, 'metric' | 'comparator' | 'value'>): string {
  const dimension = findMetric(metric)?.dimension ?? 'count';
  return `${LIMITS[comparator]} ${formatQuantity(dimension, value)}`;
}

/** `error_rate in phase fault`: what a claim is about. */
export function subjectWords({ metric, selection }: Pick<Claim, 'metric' | 'selection'>): string {
  const { phase, source, op } = selection;
  const parts = [
    metric,
    op && `of ${OPERATION_WORDS[op]}`,
    source && `answered from ${SOURCE_WORDS[source]}`,
    phase && `in phase ${phase}`,
  ];
  return parts.filter(Boolean).join(' ');
}
