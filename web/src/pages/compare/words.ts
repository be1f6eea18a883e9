import type { ComparedRow, Comparison } from '@firedrill/contract';

function counted(rows: readonly ComparedRow[], finding: ComparedRow['finding']): number {
  return rows.filter((row) => row.finding === finding).length;
}

/** What came of a comparison, in one sentence. */
export function headline({ rows, sameRun, sameScenario }: Comparison): string {
  if (sameRun) return 'A and B are the same run: choose another one to compare it with.';
  if (!sameScenario) return 'These are runs of different scenarios, so neither is called better or worse.';
  const [better, worse, different, unknown] = (
    ['better', 'worse', 'different', 'not-comparable'] as const
  ).map((finding) => counted(rows, finding));
  const parts = [
    ...(worse ? [`worse in ${worse}`] : []),
    ...(better ? [`better in ${better}`] : []),
    ...(different ? [`different in ${different}`] : []),
  ];
  const rest = unknown ? `; ${unknown} cannot be compared` : '';
  if (parts.length === 0)
    return `No difference between B and A exceeds what chance makes of equal runs${rest}.`;
  return `B is ${parts.join(', ')} of ${rows.length} measurements${rest}.`;
}

/** Who told how much equal runs differ. */
export function otherRunsWords({ otherRuns }: Comparison): string {
  const { a, b } = otherRuns;
  if (a + b === 0) {
    return 'There are no other runs of either. How much equal runs differ is not known, so only large differences count; run both again to see smaller ones.';
  }
  const words = (count: number, which: string): string =>
    `${count} other ${count === 1 ? 'run' : 'runs'} like ${which}`;
  return `How much equal runs differ was told by ${words(a, 'A')} and ${words(b, 'B')}.`;
}
