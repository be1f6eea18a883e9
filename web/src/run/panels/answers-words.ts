import { formatShare, type RunView } from '@firedrill/contract';
import { answersIn, type Column, windowAt, windowsIn } from '../../charts/columns.ts';
import type { AnswerKind, RunSeries } from '../model.ts';
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

/** Where the part of a run begins that counts where no phase is named, in ms: after the warm-up, if more than that came. */
export function countedFromMs({ phases }: RunView): number {
  const last = phases.findLast(({ phase }) => phase === 'warm-up');
  return last?.endMs ?? 0;
}

function isCounted({ startMs, endMs }: RunSeries, index: number, fromMs: number): boolean {
  return ((startMs[index] ?? 0) + (endMs[index] ?? 0)) / 2 >= fromMs;
}

/**
 * The windows that a readout is about: the one at the cursor, the last of a run that goes on, or all of one that is over
 * but its warm-up, which the metrics leave out, too.
 */
export function readoutColumn(
  { view, series, nowMs, isGoingOn }: Shown,
  atMs: number | undefined,
): Column | undefined {
  if (atMs !== undefined) {
    const index = windowAt(series, atMs, nowMs);
    return index === undefined ? undefined : columnFrom(index, index + 1);
  }
  const fromMs = isGoingOn ? 0 : countedFromMs(view);
  const all = windowsIn(series, { fromMs, toMs: Number.POSITIVE_INFINITY }, nowMs);
  // A phase is entered a few ms before or after the window is cut.
  const first = all.first < all.end && isCounted(series, all.first, fromMs) ? all.first : all.first + 1;
  if (first >= all.end) return undefined;
  return columnFrom(isGoingOn ? all.end - 1 : first, all.end);

  function columnFrom(first: number, end: number): Column {
    return { first, end, startMs: series.startMs[first] ?? 0, endMs: series.endMs[end - 1] ?? 0 };
  }
}

/** What a readout is about, in words. */
export function readoutMoment({ isGoingOn }: Shown, atMs: number | undefined, label: string): string {
  if (atMs !== undefined) return `at ${label}`;
  return isGoingOn ? 'now' : 'after the warm-up';
}

/** `Redis 95.1 %, MySQL 4.9 %` of a moment; the kinds that there were. */
export function answersAt(shown: Shown, atMs: number): string {
  const column = readoutColumn(shown, atMs);
  const counts = column && answersIn(shown.series, column);
  if (!counts || counts.all === 0) return 'no query ended';
  return (Object.keys(ANSWER_NAMES) as AnswerKind[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${ANSWER_NAMES[kind]} ${shareWords(counts[kind], counts.all)}`)
    .join(', ');
}
