/** "Did you mean": the nearest known word to one that is not known. */

const WORD_LENGTH_MAX = 64;
const LISTED_MAX = 16;

/**
 * Edits between two words: insertions, deletions, replacements and swaps of neighbours, each counted once
 * (Damerau–Levenshtein distance in its optimal-string-alignment form).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * The known word that was probably meant: within a third of the longer word's letters, or one that begins with
 * what was written; letter case and `_`, `-` or space do not count. `undefined` when nothing is near.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > WORD_LENGTH_MAX) return undefined;
  const written = normal(word);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(written, normal(candidate));
    const allowed = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    if (distance <= allowed && (!best || distance < best.distance)) best = { candidate, distance };
  }
  if (best) return best.candidate;
  return written.length < 3 ? undefined : known.find((candidate) => normal(candidate).startsWith(written));
}

/** Advice for a word that is not known: the nearest one, or else the list of all. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.length === 0) return 'there is none to choose from';
  const listed = known.slice(0, LISTED_MAX).join(', ');
  return `choose from ${listed}${known.length > LISTED_MAX ? ', …' : ''}`;
}

function normal(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_]/g, '-');
}
