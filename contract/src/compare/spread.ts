import type { RunView } from '../view/run-view.ts';
import { kindOf, type Noise, type Pair } from './noise.ts';
import { criticalValue } from './quantiles.ts';
import { distrustedLagMs } from './questions.ts';

/** Fewer degrees of freedom say nothing of how much runs differ. */
const FREEDOM_MIN = 2;
/** Fewer say only how far apart they have been seen: their quantiles are beyond all measure. */
const FREEDOM_ENOUGH = 4;

/** What other runs tell of the noise; unless they are `enough`, it is only the least that it can be. */
export interface NoiseOfRuns extends Noise {
  enough: boolean;
}

function sumOfSquares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/**
 * By how much runs of the same thing differed, from groups of such runs, `a` and `b` among them: the pooled standard
 * deviation, times what two single runs stay within; of few, how far they were apart. Runs whose answer times are not to
 * be trusted are left out. Answer times differ by factors, so theirs is that of logarithms.
 */
export function noiseOfRuns(pair: Pair, groups: readonly (readonly RunView[])[]): NoiseOfRuns | undefined {
  const { metric, selection } = pair.question;
  const values = groups.map((group) =>
    group.flatMap((view) => {
      if (distrustedLagMs(view, pair.question) !== undefined) return [];
      const { value } = metric.measure(view, selection);
      return value === undefined ? [] : [value];
    }),
  );
  const freedom = values.reduce((sum, group) => sum + Math.max(0, group.length - 1), 0);
  if (freedom < FREEDOM_MIN) return undefined;
  const basis = `as ${values.flat().length} runs of the same differed`;
  if (freedom < FREEDOM_ENOUGH) {
    const ranges = values.filter(({ length }) => length > 0).map((of) => Math.max(...of) - Math.min(...of));
    return { least: Math.max(...ranges), basis, enough: false };
  }
  const isFactor = kindOf(metric) === 'percentile' && values.flat().every((value) => value > 0);
  const scaled = isFactor ? values.map((group) => group.map(Math.log)) : values;
  const squares = scaled
    .filter((group) => group.length > 0)
    .reduce((sum, group) => sum + sumOfSquares(group), 0);
  const distance = criticalValue(pair.level, freedom) * Math.sqrt(squares / freedom) * Math.SQRT2;
  const least = isFactor ? Math.min(pair.a.value, pair.b.value) * Math.expm1(distance) : distance;
  return { least, basis, enough: true };
}
