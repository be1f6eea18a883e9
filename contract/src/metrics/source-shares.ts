import { answersOf } from '../view/answers.ts';
import type { Source } from '../vocabulary.ts';
import { type Metric, selectedTallies, selectedTotals, shareOf } from './metric.ts';

function answerShare(source: Source, name: string, from: string): Metric {
  return {
    name,
    summary: `Share of the good answers to queries that came from ${from}.`,
    dimension: 'share',
    selectors: ['phase', 'op'],
    timesRequests: false,
    better: 'neither',
    measure(view, selection) {
      const answers = answersOf(selectedTallies(view, selection), selection.op ? { op: selection.op } : {});
      return shareOf(answers.okBySource[source], answers.ok);
    },
  };
}

export const redisShare = answerShare('redis', 'redis_share', 'Redis');
export const mysqlShare = answerShare('mysql', 'mysql_share', 'MySQL');

/** Cache hits ÷ queries for which the cache could be asked. */
export const hitRate: Metric = {
  name: 'hit_rate',
  summary: 'Share of the queries put to the cache for which it had the value.',
  dimension: 'share',
  selectors: ['phase'],
  timesRequests: false,
  better: 'higher',
  measure(view, selection) {
    const { hit = 0, miss = 0 } = selectedTotals(view, selection).cache;
    return shareOf(hit, hit + miss);
  },
};

/** Queries answered without the cache because it could not be used ÷ all queries. */
export const fallbackRate: Metric = {
  name: 'fallback_rate',
  summary:
    'Share of the queries that went to MySQL because Redis could not be used; a cache miss is not a fallback.',
  dimension: 'share',
  selectors: ['phase'],
  timesRequests: false,
  better: 'lower',
  measure(view, selection) {
    const { hit = 0, miss = 0, bypass = 0 } = selectedTotals(view, selection).cache;
    return shareOf(bypass, hit + miss + bypass);
  },
};
