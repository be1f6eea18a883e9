import type { Selection } from '../claim.ts';
import { formatQuantity } from '../units.ts';
import { answersOf } from '../view/answers.ts';
import type { RunView } from '../view/run-view.ts';
import type { Source } from '../vocabulary.ts';
import { type Measured, type Metric, selectedTallies, selectedTotals, shareOf } from './metric.ts';

/** With fewer answers behind it a share is an accident of the moment … */
const ANSWERS_MIN = 20;
/** … and with a smaller part of the queries answered it tells of the few that had luck. */
const ANSWERED_SHARE_MIN = 0.05;

const TALLY = new Intl.NumberFormat('en');

/** A share of answers, with the doubt that it deserves where hardly any query was answered. */
function shareOfAnswered(view: RunView, { phase, op }: Selection, part: number, whole: number): Measured {
  const share = shareOf(part, whole);
  if (share.value === undefined) return share;
  const selection = phase === undefined ? {} : { phase };
  const { ok, failed, unanswered } = answersOf(selectedTallies(view, selection), op ? { op } : {});
  const asked = ok + failed + unanswered;
  if (ok < ANSWERED_SHARE_MIN * asked) {
    const answered = formatQuantity('share', ok / asked);
    const counts = `${TALLY.format(ok)} of ${TALLY.format(asked)}`;
    return { ...share, doubt: `only ${answered} of the queries were answered (${counts})` };
  }
  if (whole >= ANSWERS_MIN) return share;
  return { ...share, doubt: `only ${whole} ${whole === 1 ? 'answer is' : 'answers are'} behind it` };
}

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
      return shareOfAnswered(view, selection, answers.okBySource[source], answers.ok);
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
    return shareOfAnswered(view, selection, hit, hit + miss);
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
    return shareOfAnswered(view, selection, bypass, hit + miss + bypass);
  },
};
