import type { ErrorKind } from '@firedrill/contract';
import {
  ANSWER_KINDS,
  type AnswerKind,
  type Lane,
  type LatencyColumns,
  type RunSeries,
  TIMED_SOURCES,
  type TimedSource,
} from '../../model.ts';

/** How far the columns had come at some event: enough to have them back as they were then. */
export interface SeriesMark {
  revision: number;
  length: number;
  retries: number;
  log: number;
  lanes: { id: string; segments: number; isOpen: boolean }[];
  errors: [kind: ErrorKind, length: number][];
}

/** Notes how far the columns have come. */
export function markOf(series: RunSeries): SeriesMark {
  return {
    revision: series.revision,
    length: series.length,
    retries: series.retries.length,
    log: series.log.length,
    lanes: series.lanes.map(({ id, segments }) => {
      const last = segments.at(-1);
      return { id, segments: segments.length, isOpen: last !== undefined && last.endMs === undefined };
    }),
    errors: (Object.keys(series.errors) as ErrorKind[]).map((kind) => [
      kind,
      series.errors[kind]?.length ?? 0,
    ]),
  };
}

function latencyAt(columns: LatencyColumns, length: number): LatencyColumns {
  return {
    p50Ms: columns.p50Ms.slice(0, length),
    p95Ms: columns.p95Ms.slice(0, length),
    p99Ms: columns.p99Ms.slice(0, length),
    samples: columns.samples.slice(0, length),
  };
}

function laneAt(lane: Lane, count: number, isOpen: boolean): Lane {
  const segments = lane.segments.slice(0, count);
  const last = segments.at(-1);
  if (last && isOpen) {
    const { endMs: _later, ...open } = last;
    segments[segments.length - 1] = open;
  }
  return { ...lane, segments };
}

/** The columns as they were at a mark, in new arrays; `series` is the same run's, further on or just there. */
export function seriesAt(series: RunSeries, mark: SeriesMark): RunSeries {
  const { length } = mark;
  const cut = (column: readonly number[]): number[] => column.slice(0, length);
  return {
    revision: mark.revision,
    length,
    startMs: cut(series.startMs),
    endMs: cut(series.endMs),
    answers: Object.fromEntries(ANSWER_KINDS.map((kind) => [kind, cut(series.answers[kind])])) as Record<
      AnswerKind,
      number[]
    >,
    perSecond: cut(series.perSecond),
    latency: Object.fromEntries(
      TIMED_SOURCES.map((source) => [source, latencyAt(series.latency[source], length)]),
    ) as Record<TimedSource, LatencyColumns>,
    errors: Object.fromEntries(
      mark.errors.map(([kind, count]) => [kind, series.errors[kind]?.slice(0, count) ?? []]),
    ),
    dropped: cut(series.dropped),
    lanes: mark.lanes.flatMap(({ id, segments, isOpen }) => {
      const lane = series.lanes.find((candidate) => candidate.id === id);
      return lane ? [laneAt(lane, segments, isOpen)] : [];
    }),
    retries: series.retries.slice(0, mark.retries),
    log: series.log.slice(0, mark.log),
  };
}
