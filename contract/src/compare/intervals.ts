import type { Selection } from '../claim.ts';
import { countOf, countUpTo, percentileUs, type SparseHistogram } from '../histogram.ts';
import { type Metric, selectedTallies } from '../metrics/metric.ts';
import { latenciesOf } from '../view/answers.ts';
import { emptyView, type RunView } from '../view/run-view.ts';
import type { Totals } from '../view/totals.ts';
import { PHASES, type Phase } from '../vocabulary.ts';
import type { RunEvidence } from './evidence.ts';
import { criticalValue } from './quantiles.ts';

/** Where the true value lies, but for a share `level` of all cases. */
export interface Interval {
  low: number;
  high: number;
}

/** Fewer degrees of freedom do not tell how much a run varied. */
const FREEDOM_MIN = 2;
/** A percentile is known when at least so many values lie on either side of it. */
const BESIDE_PERCENTILE_MIN = 5;

/** A part of a whole, in one batch of a phase. */
interface Part {
  phase: Phase;
  part: number;
  whole: number;
}

const EMPTY = emptyView();

function batchesOf({ batches }: RunEvidence, { phase }: Selection): { phase: Phase; totals: Totals }[] {
  const phases = phase ? [phase] : PHASES.filter((candidate) => candidate !== 'warm-up');
  return phases.flatMap((of) => batches[of].map((totals) => ({ phase: of, totals })));
}

/** A view that knows nothing but one batch, so that a metric can be taken over it. */
function viewOf({ phase, totals }: { phase: Phase; totals: Totals }): RunView {
  return { ...EMPTY, totals: { ...EMPTY.totals, [phase]: totals } };
}

/** A share with what stands behind it. */
interface Estimate {
  share: number;
  /** How many answers were counted. */
  whole: number;
  /** Degrees of freedom of its variance: batches, less one for each phase. */
  freedom: number;
  /**
   * Answers that follow each other share their fate, so they vary more than as many independent ones: the variance of a
   * ratio over batches (Cochran, Sampling Techniques, 1977, ch. 6) by that of a binomial is the design effect (Kish,
   * 1965); never less than 1.
   */
  designEffect: number;
  /**
   * The same from what differs between batches that follow each other (von Neumann, 1941): what goes up or down on
   * purpose, such as the share of Redis while it recovers, is no chance.
   */
  trendFreeEffect: number;
}

/** How much the batches of one phase vary about their own share: phases differ on purpose. */
function squaresOf(parts: readonly Part[]): number {
  const whole = parts.reduce((sum, each) => sum + each.whole, 0);
  const share = parts.reduce((sum, each) => sum + each.part, 0) / whole;
  const squares = parts.reduce((sum, each) => sum + (each.part - share * each.whole) ** 2, 0);
  return parts.length < 2 ? 0 : (parts.length / (parts.length - 1)) * squares;
}

/** The same but for a trend: half of what differs between neighbours is what two of them vary by. */
function trendFreeSquaresOf(parts: readonly Part[]): number {
  const whole = parts.reduce((sum, each) => sum + each.whole, 0);
  const share = parts.reduce((sum, each) => sum + each.part, 0) / whole;
  const errors = parts.map((each) => each.part - share * each.whole);
  const steps = errors.slice(1).reduce((sum, error, i) => sum + (error - (errors[i] ?? 0)) ** 2, 0);
  return parts.length < 2 ? 0 : (parts.length / (2 * (parts.length - 1))) * steps;
}

function estimateOf(share: number, all: readonly Part[]): Estimate | undefined {
  const parts = all.filter(({ whole }) => whole > 0);
  const phases = PHASES.map((phase) => parts.filter((each) => each.phase === phase)).filter(
    ({ length }) => length > 0,
  );
  const freedom = parts.length - phases.length;
  if (freedom < FREEDOM_MIN) return undefined;
  const whole = parts.reduce((sum, each) => sum + each.whole, 0);
  const binomial = (share * (1 - share)) / whole;
  const effectOf = (squares: (of: readonly Part[]) => number): number => {
    const variance = phases.reduce((sum, phase) => sum + squares(phase), 0) / whole ** 2;
    return binomial === 0 ? 1 : Math.max(1, variance / binomial);
  };
  return {
    share,
    whole,
    freedom,
    designEffect: effectOf(squaresOf),
    trendFreeEffect: effectOf(trendFreeSquaresOf),
  };
}

/** Wilson's interval (1927) of a share. It is right at 0 and 1 too, where nothing varied. */
function wilson(share: number, count: number, critical: number): Interval {
  const square = critical ** 2;
  const middle = (share + square / (2 * count)) / (1 + square / count);
  const half =
    (critical / (1 + square / count)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * The intervals of two shares. Where one of them saw no error it cannot tell how errors come together: the larger design
 * effect holds for both.
 */
function intervalsOf(a: Estimate, b: Estimate, level: number): [Interval, Interval] {
  const designEffect = Math.max(a.designEffect, b.designEffect);
  const intervalOf = ({ share, whole, freedom }: Estimate): Interval =>
    wilson(share, whole / designEffect, criticalValue(level, freedom));
  return [intervalOf(a), intervalOf(b)];
}

function estimateOfShare(metric: Metric, selection: Selection, evidence: RunEvidence): Estimate | undefined {
  const { value } = metric.measure(evidence.view, selection);
  if (value === undefined) return undefined;
  const parts = batchesOf(evidence, selection).map((batch): Part => {
    const measured = metric.measure(viewOf(batch), selection);
    return { phase: batch.phase, part: (measured.value ?? 0) * measured.samples, whole: measured.samples };
  });
  return estimateOf(value, parts);
}

/** The intervals of each run by itself: what the other one does is left out of it, and so is a trend. */
function ownIntervalsOf(a: Estimate, b: Estimate, level: number): [Interval, Interval] {
  const critical = criticalValue(level, a.freedom + b.freedom);
  const intervalOf = ({ share, whole, trendFreeEffect }: Estimate): Interval =>
    wilson(share, whole / trendFreeEffect, critical);
  return [intervalOf(a), intervalOf(b)];
}

/** What two runs tell of a share that was taken in both. */
export interface ShareIntervals {
  /** As careful as can be: how errors come together in the one is taken to hold for the other too. */
  careful: [Interval, Interval];
  /** By each run itself, and but for trends. */
  own: [Interval, Interval];
  /** Whether answers share their fate so much that a run holds few independent ones. */
  areBursts: boolean;
}

/** With a design effect above this, answers come in bursts: each is worth less than a third of an independent one. */
const BURST_EFFECT = 3;

/** The intervals of a metric that is a share, in two runs; `undefined` where one of them is too short to tell. */
export function shareIntervals(
  metric: Metric,
  selection: Selection,
  runs: readonly [RunEvidence, RunEvidence],
  level: number,
): ShareIntervals | undefined {
  const [a, b] = runs.map((run) => estimateOfShare(metric, selection, run));
  if (!a || !b) return undefined;
  return {
    careful: intervalsOf(a, b, level),
    own: ownIntervalsOf(a, b, level),
    areBursts: Math.max(a.designEffect, b.designEffect) > BURST_EFFECT,
  };
}

interface PercentileEstimate extends Estimate {
  all: SparseHistogram;
}

/** How large a share of the times lies up to the percentile; the share itself, but how much it varied is what counts. */
function estimateOfPercentile(
  { share, clock }: NonNullable<Metric['percentile']>,
  selection: Selection,
  evidence: RunEvidence,
): PercentileEstimate | undefined {
  const all = latenciesOf(selectedTallies(evidence.view, selection), selection, clock);
  if (Math.min(share, 1 - share) * countOf(all) < BESIDE_PERCENTILE_MIN) return undefined;
  const valueUs = percentileUs(all, share) ?? 0;
  const parts = batchesOf(evidence, selection).map(({ phase, totals }): Part => {
    const times = latenciesOf(Object.values(totals.tallies), selection, clock);
    return { phase, part: countUpTo(times, valueUs), whole: countOf(times) };
  });
  const estimate = estimateOf(share, parts);
  return estimate && { ...estimate, all };
}

function timesAt(all: SparseHistogram, { low, high }: Interval): Interval {
  return { low: (percentileUs(all, low) ?? 0) / 1_000, high: (percentileUs(all, high) ?? 0) / 1_000 };
}

/**
 * The intervals of a percentile of answer times in two runs, in ms, after Woodruff (1952), "Confidence intervals for
 * medians and other position measures": that of the share of times below it, read off the distribution. `undefined`
 * where one of the runs has too few answers, or is too short.
 */
export function percentileIntervals(
  percentile: NonNullable<Metric['percentile']>,
  selection: Selection,
  runs: readonly [RunEvidence, RunEvidence],
  level: number,
): [Interval, Interval] | undefined {
  const [a, b] = runs.map((run) => estimateOfPercentile(percentile, selection, run));
  if (!a || !b) return undefined;
  const [ofA, ofB] = intervalsOf(a, b, level);
  return [timesAt(a.all, ofA), timesAt(b.all, ofB)];
}
