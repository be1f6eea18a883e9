/** Quantiles of the two distributions that intervals are taken from. */

/** Abramowitz and Stegun, 26.2.23: wrong by less than 0.00045. */
function normalUpper(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - numerator / denominator;
}

/**
 * What a standardised estimate stays within (either side) but for a share `level` of all cases: Student's t with
 * `freedom` degrees of freedom, exact for 1 and 2, else by the expansion of Abramowitz and Stegun, 26.7.5. For the many
 * degrees of freedom that it needs to be close, and for the few, where it is wide anyway, it errs by a few percent.
 */
export function criticalValue(level: number, freedom: number): number {
  if (freedom <= 0) return Number.POSITIVE_INFINITY;
  const p = 1 - level / 2;
  if (freedom === 1) return Math.tan(Math.PI * (p - 0.5));
  if (freedom === 2) return (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
  const z = normalUpper(level / 2);
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160;
  return z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3 + g4 / freedom ** 4;
}
