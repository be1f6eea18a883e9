import type { KeyDistribution } from '@firedrill/contract';
import type { Random } from '../platform/random.ts';

/** Draws numbers from 1 to the distribution's count; 1 is the most popular key of a Zipf distribution. */
export type KeySampler = () => number;

/**
 * A sampler in constant time per draw. Zipf gives key k the weight 1 / k^exponent (Zipf 1949) and is drawn by the
 * alias method in Vose's form (IEEE Trans. Software Eng. 17(9), 1991), which is exact for any table of weights.
 */
export function keySampler(random: Random, keys: KeyDistribution): KeySampler {
  if (keys.distribution === 'uniform') return () => 1 + Math.floor(random() * keys.count);
  const { keep, alias } = aliasTable(zipfWeights(keys.count, keys.exponent));
  return () => {
    const draw = random() * keys.count;
    const column = Math.floor(draw);
    return 1 + (draw - column < (keep[column] ?? 1) ? column : (alias[column] ?? column));
  };
}

/** The share of each key under Zipf's law; `shares[0]` is that of key 1. */
export function zipfWeights(count: number, exponent: number): Float64Array {
  const shares = Float64Array.from({ length: count }, (_, i) => (i + 1) ** -exponent);
  const total = shares.reduce((sum, weight) => sum + weight, 0);
  return shares.map((weight) => weight / total);
}

/** Column i is kept with probability `keep[i]` and stands for `alias[i]` otherwise; `shares` add up to 1. */
function aliasTable(shares: Float64Array): { keep: Float64Array; alias: Int32Array } {
  const count = shares.length;
  const keep = shares.map((share) => share * count);
  const alias = Int32Array.from({ length: count }, (_, i) => i);
  const poor: number[] = [];
  const rich: number[] = [];
  keep.forEach((height, i) => {
    (height < 1 ? poor : rich).push(i);
  });
  while (poor.length > 0 && rich.length > 0) {
    const taker = poor.pop() ?? 0;
    const giver = rich.pop() ?? 0;
    alias[taker] = giver;
    const left = (keep[giver] ?? 0) - (1 - (keep[taker] ?? 0));
    keep[giver] = left;
    (left < 1 ? poor : rich).push(giver);
  }
  // Rounding can leave columns a hair off full height: they stand for themselves alone.
  for (const i of [...poor, ...rich]) keep[i] = 1;
  return { keep, alias };
}
