import { WINDOW_MS } from '../load-window.ts';
import type { Metric } from '../metrics/metric.ts';
import type { RunView } from '../view/run-view.ts';
import type { RunEvidence } from './evidence.ts';
import { type Interval, percentileIntervals, shareIntervals } from './intervals.ts';
import { criticalValue } from './quantiles.ts';
import type { Question } from './questions.ts';

/** A difference that is not larger than this can be chance; `basis` says how that is known, as a part of a sentence. */
export interface Noise {
  least: number;
  basis: string;
}

/** Two values of one question, and what stands behind them. */
export interface Pair {
  question: Question;
  a: { evidence: RunEvidence; value: number };
  b: { evidence: RunEvidence; value: number };
  /** The share of cases in which chance may be taken for a difference. */
  level: number;
}

/** Ground truth is asked so often. */
const PROBE_EVERY_MS = 100;

/** How closely the parts of recovery are known, in ms; what windows show, to a window. */
const RESOLUTION_MS: Readonly<Record<string, number>> = {
  recovery_lag: PROBE_EVERY_MS,
  time_to_reachable: PROBE_EVERY_MS,
};

/** Parts of recovery that wait for the client's next attempt. */
const AWAITS_ATTEMPT: ReadonlySet<string> = new Set(['recovery_time', 'recovery_lag']);

/**
 * By how much runs of the same thing differ is not known without more than one of each. Then a difference must also be
 * larger than this: a share's difference; the factor of a median, and of a percentile further out. On a busy machine
 * with two cores, medians of equal runs that can be trusted differed by a tenth, p99 by a factor of more than three.
 */
const ALONE = { share: 0.005, median: 1.5, tail: 4 } as const;

/**
 * How far apart two values must be when each lies somewhere in an interval of its own: the method of variance estimates
 * recovery (Zou and Donner, 2008); of Wilson's intervals it is Newcombe's (1998).
 */
function apart(pair: Pair, a: Interval, b: Interval): number {
  const [upper, upperInterval, lower, lowerInterval] =
    pair.a.value > pair.b.value ? [pair.a.value, a, pair.b.value, b] : [pair.b.value, b, pair.a.value, a];
  return Math.hypot(upper - upperInterval.low, lowerInterval.high - lower);
}

/** What a factor between two values comes to, from the smaller one. */
function byFactor({ a, b }: Pair, factor: number): number {
  return Math.min(a.value, b.value) * (factor - 1);
}

/** What varied within the two runs; `undefined` where that cannot be told. */
function withinRuns(pair: Pair): number | undefined {
  const { metric, selection } = pair.question;
  const runs = [pair.a.evidence, pair.b.evidence] as const;
  const intervals = metric.percentile
    ? percentileIntervals(metric.percentile, selection, runs, pair.level)
    : shareIntervals(metric, selection, runs, pair.level);
  return intervals && apart(pair, ...intervals);
}

/** The least that runs of the same thing are taken to differ by when there are no others to tell. */
function betweenUnknownRuns(pair: Pair): number {
  const { percentile } = pair.question.metric;
  if (!percentile) return ALONE.share;
  return byFactor(pair, percentile.share === 0.5 ? ALONE.median : ALONE.tail);
}

function longestWaitMs({ episodes }: RunView): number {
  return Math.max(0, ...episodes.map(({ retries }) => retries.delayMsMax));
}

/**
 * A moment is seen once in a run: how closely, and with the luck of where in its backoff the client was, unless other
 * runs tell what that luck does.
 */
function ofMoment({ question, a, b }: Pair, othersTell: boolean): Noise {
  const { name } = question.metric;
  const resolutionMs = RESOLUTION_MS[name] ?? WINDOW_MS;
  const isLuck = AWAITS_ATTEMPT.has(name) && !othersTell;
  const waits = isLuck ? [a, b].map(({ evidence }) => longestWaitMs(evidence.view)) : [0];
  const waitMs = Math.max(...waits);
  const basis =
    waitMs > 0
      ? `seen to ${resolutionMs} ms, and the client waited up to ${Math.round(waitMs)} ms between attempts`
      : `seen to ${resolutionMs} ms`;
  return { least: resolutionMs + waitMs, basis };
}

/** Counts vary as counts do: by the root of themselves (Poisson). */
function ofCount({ a, b, level }: Pair): Noise {
  const least = criticalValue(level, Number.POSITIVE_INFINITY) * Math.sqrt(a.value + b.value + 1);
  return { least, basis: 'as counts vary by chance' };
}

/** How the values of a metric come to differ: what kind of value it is. */
export function kindOf(metric: Metric): 'share' | 'percentile' | 'moment' | 'count' | 'other' {
  if (metric.percentile && metric.percentile.share < 1) return 'percentile';
  if (metric.dimension === 'share' && metric.selectors.includes('phase')) return 'share';
  if (metric.dimension === 'duration' && metric.needsFault) return 'moment';
  return metric.dimension === 'count' && metric.selectors.length === 0 ? 'count' : 'other';
}

/** The noise that the two runs themselves tell of; `undefined` when they do not. */
export function noiseOfPair(pair: Pair, othersTell: boolean): Noise | undefined {
  switch (kindOf(pair.question.metric)) {
    case 'moment':
      return ofMoment(pair, othersTell);
    case 'count':
      return ofCount(pair);
    case 'other':
      return undefined;
    default: {
      const within = withinRuns(pair);
      if (within === undefined) return undefined;
      const basis = 'as it varied within both runs';
      if (othersTell) return { least: within, basis };
      const least = betweenUnknownRuns(pair);
      return within >= least
        ? { least: within, basis }
        : { least, basis: 'as equal runs may differ; further runs of both would tell' };
    }
  }
}
