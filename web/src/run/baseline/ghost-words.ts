import { formatDuration } from '@firedrill/contract';
import { answersIn, extremesIn, perSecondIn } from '../../charts/columns.ts';
import type { TimedSource } from '../model.ts';
import type { Shown } from '../page-shown.ts';
import { answersAt, readoutColumn, shareWords } from '../panels/answers-words.ts';
import { type Ghost, ghostMoment, ghostMs } from './ghost.ts';

/** `Redis 98.1 %, 402/s` of the baseline at the moment that a readout is about. */
export function ghostShare(ghost: Ghost, shown: Shown, atMs: number | undefined): string {
  const column = readoutColumn(ghost.shown, ghostMoment(ghost, shown, atMs));
  if (!column) return '–';
  const { series } = ghost.shown;
  const counts = answersIn(series, column);
  return `Redis ${shareWords(counts.redis, counts.all)}, ${Math.round(perSecondIn(series, column))}/s`;
}

/** `; baseline: Redis 98.1 %, MySQL 1.9 %` at a moment of the run; nothing without a baseline. */
export function ghostAnswers(ghost: Ghost | undefined, atMs: number): string {
  return ghost ? `; baseline: ${answersAt(ghost.shown, ghostMs(ghost, atMs))}` : '';
}

/** What the spoken summary says of a baseline: which run it is, and where its answers came from in all. */
export function ghostSentence(ghost: Ghost | undefined): string {
  const column = ghost && readoutColumn(ghost.shown, undefined);
  if (!ghost || !column) return '';
  const counts = answersIn(ghost.shown.series, column);
  const [redis, mysql] = [counts.redis, counts.mysql].map((part) => shareWords(part, counts.all));
  return ` Drawn behind it is the baseline, ${ghost.label}, with Redis ${redis}, MySQL ${mysql} in all.`;
}

/** `2.3 ms`: the baseline's p99 of one source at the moment that a readout is about, in all the highest. */
export function ghostP99(
  ghost: Ghost,
  shown: Shown,
  source: TimedSource,
  atMs: number | undefined,
): string | undefined {
  const column = readoutColumn(ghost.shown, ghostMoment(ghost, shown, atMs));
  const found = column && extremesIn(ghost.shown.series.latency[source], 'p99Ms', column);
  return found && formatDuration(found.highMs);
}
