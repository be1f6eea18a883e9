/**
 * A mergeable log-linear histogram of durations in microseconds, after HdrHistogram (Gil Tene): each power of two
 * is cut into 32 equal buckets, so a value is known to within 1/64 (1.6 %) from 1 µs to 71 minutes in about 900 counters.
 */

const SUB_BITS = 5;
const SUB_COUNT = 1 << SUB_BITS;
const VALUE_MAX = 2 ** 32 - 1;
const BUCKET_COUNT = (32 - SUB_BITS + 1) * SUB_COUNT;

/** Sparse form for the journal: `[bucket gap, count, bucket gap, count, …]`, gaps counted from the bucket before. */
export type SparseHistogram = number[];

function bucketOf(valueUs: number): number {
  const value = Math.min(VALUE_MAX, Math.max(0, Math.round(valueUs)));
  if (value < SUB_COUNT) return value;
  const exponent = 31 - Math.clz32(value) - SUB_BITS;
  return (exponent + 1) * SUB_COUNT + ((value >>> exponent) - SUB_COUNT);
}

/** The middle of a bucket, in microseconds. */
function middleOf(bucket: number): number {
  if (bucket < SUB_COUNT) return bucket;
  const exponent = Math.floor(bucket / SUB_COUNT) - 1;
  const low = ((bucket % SUB_COUNT) + SUB_COUNT) * 2 ** exponent;
  return low + (2 ** exponent - 1) / 2;
}

/** Adds the counts of `b` to a copy of `a`; `undefined` when `b` has values in a bucket where `a` has none. */
function addedInPlace(a: SparseHistogram, b: SparseHistogram): SparseHistogram | undefined {
  const sum = a.slice();
  let i = 0;
  let bucketA = a[0] ?? 0;
  let bucketB = 0;
  for (let j = 0; j < b.length; j += 2) {
    bucketB += b[j] ?? 0;
    while (bucketA < bucketB) {
      i += 2;
      if (i >= a.length) return undefined;
      bucketA += a[i] ?? 0;
    }
    if (bucketA !== bucketB) return undefined;
    sum[i + 1] = (sum[i + 1] ?? 0) + (b[j + 1] ?? 0);
  }
  return sum;
}

/** Goes through both in the order of their buckets. */
function interleaved(a: SparseHistogram, b: SparseHistogram): SparseHistogram {
  const merged: SparseHistogram = [];
  let last = 0;
  let i = 0;
  let j = 0;
  let bucketA = a[0] ?? Number.POSITIVE_INFINITY;
  let bucketB = b[0] ?? Number.POSITIVE_INFINITY;
  while (i < a.length || j < b.length) {
    const bucket = Math.min(bucketA, bucketB);
    let count = 0;
    if (bucketA === bucket) {
      count += a[i + 1] ?? 0;
      i += 2;
      bucketA = i < a.length ? bucket + (a[i] ?? 0) : Number.POSITIVE_INFINITY;
    }
    if (bucketB === bucket) {
      count += b[j + 1] ?? 0;
      j += 2;
      bucketB = j < b.length ? bucket + (b[j] ?? 0) : Number.POSITIVE_INFINITY;
    }
    merged.push(bucket - last, count);
    last = bucket;
  }
  return merged;
}

/**
 * Merges two sparse histograms; exact: it equals recording everything in one. Neither is changed, either may be the
 * result. Meant for a large `a` and a small `b`: the sum so far and a window, which seldom brings a new bucket.
 */
export function mergeSparse(a: SparseHistogram, b: SparseHistogram): SparseHistogram {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  return addedInPlace(a, b) ?? interleaved(a, b);
}

/** How many values a sparse histogram holds. */
export function countOf(sparse: SparseHistogram): number {
  let total = 0;
  for (let i = 1; i < sparse.length; i += 2) total += sparse[i] ?? 0;
  return total;
}

/** Calls back for every bucket that holds values: its middle in µs, and how many it holds; in ascending order. */
export function eachBucket(sparse: SparseHistogram, visit: (valueUs: number, count: number) => void): void {
  let bucket = 0;
  for (let i = 0; i < sparse.length; i += 2) {
    bucket += sparse[i] ?? 0;
    visit(middleOf(bucket), sparse[i + 1] ?? 0);
  }
}

/** How many values are at most as large as one, in µs; those of its own bucket among them. */
export function countUpTo(sparse: SparseHistogram, valueUs: number): number {
  let bucket = 0;
  let count = 0;
  for (let i = 0; i < sparse.length; i += 2) {
    bucket += sparse[i] ?? 0;
    if (middleOf(bucket) > valueUs) break;
    count += sparse[i + 1] ?? 0;
  }
  return count;
}

/** The value in µs below or at which a share (0 to 1) of the values lies; `undefined` when there are none. */
export function percentileUs(sparse: SparseHistogram, share: number): number | undefined {
  const total = countOf(sparse);
  if (total === 0) return undefined;
  const rank = Math.max(1, Math.ceil(share * total));
  let bucket = 0;
  let seen = 0;
  for (let i = 0; i < sparse.length; i += 2) {
    bucket += sparse[i] ?? 0;
    seen += sparse[i + 1] ?? 0;
    if (seen >= rank) break;
  }
  return middleOf(bucket);
}

/** Counts durations as they come; `toSparse` is what is sent, stored and merged. */
export class Histogram {
  readonly #counts = new Float64Array(BUCKET_COUNT);
  #total = 0;

  /** How many values were recorded. */
  get count(): number {
    return this.#total;
  }

  /** Records one value in microseconds; above 71 minutes it counts as 71 minutes, below zero as zero. */
  record(valueUs: number): void {
    const bucket = bucketOf(valueUs);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  /** Forgets everything, keeping the memory. */
  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  toSparse(): SparseHistogram {
    const sparse: SparseHistogram = [];
    let last = 0;
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket += 1) {
      const count = this.#counts[bucket] ?? 0;
      if (count === 0) continue;
      sparse.push(bucket - last, count);
      last = bucket;
    }
    return sparse;
  }
}
