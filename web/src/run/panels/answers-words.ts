import { formatShare } from '@firedrill/contract';
import { answersIn, type Column, windowAt, windowsIn } from '../../charts/columns.ts';
import type { AnswerKind } from '../model.ts';
import type { Shown } from '../page-shown.ts';

/** What the kinds of answers are called. */
export const ANSWER_NAMES: Record<AnswerKind, string> = {
  redis: 'Redis',
  mysql: 'MySQL',
  stale: 'stale copy',
  failed: 'error',
  unanswered: 'no answer',
};

/** `95.1 %` for a part of queries; it is never rounded up to all or down to none. */
export function shareWords(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = part / whole;
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  return formatShare(Math.round(share * 1_000) / 1_000);
}

/** The windows that a readout is about: the one at the cursor, the last of a run that goes on, or all of one that is over. */
export function readoutColumn(
  { series, nowMs, isGoingOn }: Shown,
  atMs: number | undefined,
): Column | undefined {
  if (atMs !== undefined) {
    const index = windowAt(series, atMs, nowMs);
    return index === undefined ? undefined : columnFrom(index, index + 1);
  }
  const all = windowsIn(series, { fromMs: 0, toMs: Number.POSITIVE_INFINITY }, nowMs);
  if (all.end === 0) return undefined;
  return columnFrom(isGoingOn ? all.end - 1 : 0, all.end);

  function columnFrom(first: number, end: number): Column {
    return { first, end, startMs: series.startMs[first] ?? 0, endMs: series.endMs[end - 1] ?? 0 };
  }
}

/** What a readout is about, in words. */
export function readoutMoment({ isGoingOn }: Shown, atMs: number | undefined, label: string): string {
  if (atMs !== undefined) return `at ${label}`;
  return isGoingOn ? 'now' : 'whole run';
}

/** `Redis 95.1 %, MySQL 4.9 %` of a moment; the kinds that there were. */
export function answersAt(shown: Shown, atMs: number): string {
  const column = readoutColumn(shown, atMs);
  const counts = column && answersIn(shown.series, column);
  if (!counts || counts.all === 0) return 'nothing was asked';
  return (Object.keys(ANSWER_NAMES) as AnswerKind[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${ANSWER_NAMES[kind]} ${shareWords(counts[kind], counts.all)}`)
    .join(', ');
}
