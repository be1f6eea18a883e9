/** Randomness as an argument: seeded generators; only `ids.ts` draws from the machine's. */

/** Returns numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** A 32-bit generator of good quality and small state (sfc32 by Chris Doty-Humphrey), started from a seed and a name. */
export function seededRandom(seed: number, stream: string): Random {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < stream.length; i += 1) {
    b = (b ^ stream.charCodeAt(i)) | 0;
    next();
  }
  for (let i = 0; i < 12; i += 1) next();
  return () => next() / 2 ** 32;
}

/** A whole number from `low` to `high`, both inclusive. */
export function randomInt(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
