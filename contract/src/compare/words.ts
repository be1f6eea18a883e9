import { type Dimension, formatQuantity } from '../units.ts';
import type { ComparedRow, Finding } from './comparison.ts';
import type { ComparedGroup } from './questions.ts';

/** A difference without its sign: of shares in points, so that it is not taken for a part of either. */
export function formatDifference(dimension: Dimension, difference: number): string {
  const size = Math.abs(difference);
  if (dimension !== 'share') return formatQuantity(dimension, size);
  const points = size * 100;
  if (points > 0 && points < 0.01) return '< 0.01 points';
  return `${Number(points.toFixed(points < 10 ? 2 : 1))} points`;
}

/** A difference with its sign, as a column shows it: `+12 ms`, `−3.1 points`, `0 ms`. */
export function signedDifference(dimension: Dimension, difference: number): string {
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
  return `${sign}${formatDifference(dimension, difference)}`;
}

/** Noise that is so much larger than what was measured says only that nothing can be told. */
const NOISE_FACTOR_MAX = 10;

/** Whether noise is as large as a share's difference can be, so that it rules nothing out. */
export function isBoundless(dimension: Dimension, noise: number): boolean {
  return dimension === 'share' && noise >= 1;
}

/** The noise of a row as a column shows it: `± 4 ms`; in words where a figure would say nothing, `–` where it is not known. */
export function noiseText({ dimension, a = 0, b = 0, noise }: ComparedRow): string {
  if (noise === undefined) return '–';
  if (isBoundless(dimension, noise)) return 'too unsteady';
  const largest = Math.max(Math.abs(a), Math.abs(b));
  if (dimension === 'duration' && largest > 0 && noise > NOISE_FACTOR_MAX * largest)
    return 'far larger than both';
  return `± ${formatDifference(dimension, noise)}`;
}

/** A finding as people read it: an icon and a word, neither of which stands alone. */
export const FINDING_WORDS: Record<Finding, { icon: string; word: string }> = {
  better: { icon: '▲', word: 'better' },
  worse: { icon: '▼', word: 'worse' },
  different: { icon: '◆', word: 'different' },
  none: { icon: '·', word: 'no difference shown' },
  'not-comparable': { icon: '?', word: 'not comparable' },
};

/** The headings of a comparison. */
export const COMPARED_GROUP_TITLES: Record<ComparedGroup, string> = {
  claims: 'What the scenario claims',
  answers: 'Where answers came from',
  times: 'Answer times',
  recovery: 'Recovery',
  client: 'The client',
};
