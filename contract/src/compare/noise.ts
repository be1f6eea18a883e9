import { WINDOW_MS } from '../load-window.ts';
import type { Metric } from '../metrics/metric.ts';
import { formatDuration } from '../units.ts';
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

const WITHIN = 'as it varied within both runs';
const UNKNOWN = 'as equal runs may differ; further runs of both would tell';

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
 * By how much runs of the same thing differ is not known without more of each. Then a difference must also be larger
 * than these floors; they are what hundreds of pairs of equal runs on a busy machine with two cores stayed within.
 */
const ALONE = {
  /** A share; and where what happened in one run is held to tell nothing of the other. */
  share: 0.005,
  own: 0.15,
  /** A median and a percentile further out: a factor, and what a machine that is busy elsewhere adds. */
  median: { factor: 1.5, addedMs: 0.5 },
  tail: { factor: 4, addedMs: 60 },
  /** A moment: a factor, or, for what normal answers must show for some windows, one bad second. */
  moment: { factor: 2, steadyMs: 1_000, otherMs: 200 },
} as const;

/** Waits that differ by more than this factor are of clients that do not wait alike: it is no luck. */
const SAME_WAIT_FACTOR_MAX = 4;

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
function withinPercentiles(pair: Pair, percentile: NonNullable<Metric['percentile']>): number | undefined {
  const runs = [pair.a.evidence, pair.b.evidence] as const;
  const intervals = percentileIntervals(percentile, pair.question.selection, runs, pair.level);
  return intervals && apart(pair, ...intervals);
}

function ofPercentile(
  pair: Pair,
  percentile: NonNullable<Metric['percentile']>,
  othersTell: boolean,
): Noise | undefined {
  const within = withinPercentiles(pair, percentile);
  if (within === undefined) return undefined;
  if (othersTell) return { least: within, basis: WITHIN };
  const { factor, addedMs } = percentile.share === 0.5 ? ALONE.median : ALONE.tail;
  const least = byFactor(pair, factor) + addedMs;
  return within >= least ? { least: within, basis: WITHIN } : { least, basis: UNKNOWN };
}

/** A share: as careful as can be, or by what each run itself tells, and then a large difference only. */
function ofShare(pair: Pair, othersTell: boolean): Noise | undefined {
  const { metric, selection } = pair.question;
  const runs = [pair.a.evidence, pair.b.evidence] as const;
  const intervals = shareIntervals(metric, selection, runs, pair.level);
  if (!intervals) return undefined;
  const carefulApart = apart(pair, ...intervals.careful);
  const unknown = othersTell ? 0 : ALONE.share + (intervals.areBursts ? carefulApart : 0);
  const careful = carefulApart + unknown;
  const own = apart(pair, ...intervals.own) + ALONE.own;
  if (careful <= own) return { least: careful, basis: WITHIN };
  return {
    least: own,
    basis: `${WITHIN}, and ${ALONE.own * 100} points for what equal runs may differ by`,
  };
}

function longestWaitMs({ episodes }: RunView): number {
  return Math.max(0, ...episodes.map(({ retries }) => retries.delayMsMax));
}

/**
 * How long the luck of where in its backoff a client was can make a recovery, in ms. Clients that wait quite differently
 * do not have the same luck: how long the one waits is then what is compared, so only the shorter wait is chance.
 */
function luckMs({ a, b }: Pair): number {
  const waits = [a, b].map(({ evidence }) => longestWaitMs(evidence.view));
  const [shorter, longer] = [Math.min(...waits), Math.max(...waits)];
  return shorter > 0 && longer > SAME_WAIT_FACTOR_MAX * shorter ? shorter : longer;
}

/** A moment is seen once in a run: how closely, and with the luck of backoff, unless other runs tell what that does. */
function ofMoment(pair: Pair, othersTell: boolean): Noise {
  const { name } = pair.question.metric;
  const resolutionMs = RESOLUTION_MS[name] ?? WINDOW_MS;
  if (othersTell) return { least: resolutionMs, basis: `seen to ${resolutionMs} ms` };
  const awaitsAttempt = AWAITS_ATTEMPT.has(name);
  const waitMs = awaitsAttempt ? luckMs(pair) : 0;
  const { factor, steadyMs, otherMs } = ALONE.moment;
  const least = resolutionMs + waitMs + Math.max(awaitsAttempt ? steadyMs : otherMs, byFactor(pair, factor));
  const waited = waitMs > 0 ? `, the client waited up to ${formatDuration(waitMs)} between attempts` : '';
  return { least, basis: `seen to ${resolutionMs} ms${waited}, and equal runs may differ` };
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
    case 'share':
      return ofShare(pair, othersTell);
    case 'percentile': {
      const { percentile } = pair.question.metric;
      return percentile && ofPercentile(pair, percentile, othersTell);
    }
  }
}
