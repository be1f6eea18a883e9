/** Rows of a table for who does not see a chart: more of them nobody listens to. */
export const ROWS_MAX = 12;

/** The newest entries of a list that grows with the run, and how many there are before them. */
export function latest<T>(entries: readonly T[], max = ROWS_MAX): { shown: readonly T[]; earlier: number } {
  const earlier = Math.max(0, entries.length - max);
  return { shown: entries.slice(earlier), earlier };
}

/** `108 earlier ones: in the journal`; nothing where none is left out. */
export function earlierWords(earlier: number): string | undefined {
  if (earlier === 0) return undefined;
  return `${earlier.toLocaleString('en')} earlier ${earlier === 1 ? 'one' : 'ones'}: in the journal`;
}
