import { useMemo } from 'react';
import { strokeGhost } from '../../charts/ghost-line.ts';
import type { PlotArea } from '../../charts/plot-area.ts';
import { outlinePath } from '../../charts/steps.ts';
import { useStill } from '../../charts/still.ts';
import type { TimeRange } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import type { RetryMark } from '../model.ts';
import { firstAfter, longestDelayMs } from '../panels/retry-marks.ts';
import type { Ghost } from './ghost.ts';

/** The panel is a third of a page wide; narrower stretches would be nothing but edges. */
const STRETCHES = 90;

/** A stretch of time in which attempts were made, with the longest delay before one of them; in ms of the run. */
export interface AttemptStretch {
  startMs: number;
  endMs: number;
  delayMs: number;
}

/** Attempts by stretches of equal length; stretches without an attempt are not there. */
export function attemptStretches(
  retries: readonly RetryMark[],
  offsetMs: number,
  range: TimeRange,
): readonly AttemptStretch[] {
  const lengthMs = (range.toMs - range.fromMs) / STRETCHES;
  const longest = new Map<number, number>();
  const end = firstAfter(retries, range.toMs - offsetMs);
  for (const { atMs, delayMs } of retries.slice(0, end)) {
    const madeMs = atMs + delayMs + offsetMs;
    if (madeMs < range.fromMs || madeMs > range.toMs) continue;
    const nth = Math.floor((madeMs - range.fromMs) / lengthMs);
    longest.set(nth, Math.max(longest.get(nth) ?? 0, delayMs));
  }
  return [...longest]
    .sort(([left], [right]) => left - right)
    .map(([nth, delayMs]) => {
      const startMs = range.fromMs + nth * lengthMs;
      return { startMs, endMs: startMs + lengthMs, delayMs };
    });
}

/** A baseline's attempts, to be drawn over the run's as an outline that is made once, and its longest delay in ms. */
export function useGhostAttempts(ghost: Ghost | undefined) {
  const { range } = useTimeline();
  const stretches = useMemo(
    () => (ghost ? attemptStretches(ghost.shown.series.retries, ghost.offsetMs, range) : []),
    [ghost, range],
  );
  const path = useStill(stretches, (area) => {
    const topOf = (index: number): number => area.y(stretches[index]?.delayMs ?? 0);
    return outlinePath(area, { stretches, topOf }, area.y(0));
  });
  const draw = (area: PlotArea): void => {
    if (stretches.length > 0) strokeGhost(area, path(area), { colour: area.colours.text, isOnFill: true });
  };
  return { longestMs: ghost ? longestDelayMs(ghost.shown) : 0, draw };
}
