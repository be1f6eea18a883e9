import { useMemo } from 'react';
import { strokeGhost } from '../../charts/ghost-line.ts';
import type { PlotArea } from '../../charts/plot-area.ts';
import { stepPath } from '../../charts/steps.ts';
import { useStill } from '../../charts/still.ts';
import { TIMED_SOURCES } from '../model.ts';
import type { Shown } from '../page-shown.ts';
import { ANSWER_NAMES } from '../panels/answers-words.ts';
import { type LatencyLine, latencyBounds, latencyLines } from '../panels/latency-draw.ts';
import type { Ghost } from './ghost.ts';
import { ghostP99 } from './ghost-words.ts';
import { useGhostColumns } from './provider.tsx';

/** Fainter than the run's own lines, and still three times as light or dark as what is behind it, in both themes. */
const GHOST_ALPHA = 0.9;

/** What of a line has enough answers behind it. */
function firmPart(line: LatencyLine): LatencyLine {
  const firm = (valuesMs: Float64Array): Float64Array =>
    valuesMs.map((valueMs, index) => (line.isFirm[index] ? valueMs : Number.NaN));
  return { ...line, lowMs: firm(line.lowMs), highMs: firm(line.highMs) };
}

/** The p99 of a baseline's sources, to be drawn behind the run's: paths that are made once, and what they reach. */
export function useGhostTimes(ghost: Ghost | undefined) {
  const columns = useGhostColumns(ghost);
  // The p50 and the p95 would make a thicket of it; windows with few answers say little of a run that is over.
  const lines = useMemo(
    () =>
      ghost
        ? latencyLines(ghost.shown.series, columns)
            .filter(({ percentile }) => percentile === 'p99Ms')
            .map(firmPart)
        : [],
    [ghost, columns],
  );
  const bounds = useMemo(() => latencyBounds(lines), [lines]);
  const paths = useStill(lines, (area) =>
    lines.map(({ source, highMs }) => ({
      source,
      path: stepPath(area, columns, (_column, index) => {
        const value = highMs[index];
        return Number.isNaN(value) ? undefined : value;
      }),
    })),
  );
  const draw = (area: PlotArea): void => {
    for (const { source, path } of paths(area)) {
      strokeGhost(area, path, { colour: area.colours[source], alpha: GHOST_ALPHA });
    }
  };
  return { bounds, draw };
}

/** `baseline p99: Redis 2.3 ms, MySQL 4 ms` at a moment of the run. */
export function ghostTimesAt(ghost: Ghost, shown: Shown, atMs: number): string {
  const times = TIMED_SOURCES.map(
    (source) => `${ANSWER_NAMES[source]} ${ghostP99(ghost, shown, source, atMs) ?? 'no answers'}`,
  );
  return `baseline p99: ${times.join(', ')}`;
}
