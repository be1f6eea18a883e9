import { createContext, useContext } from 'react';
import type { ChartColours } from './colours.ts';
import type { TimeCursor } from './cursor.ts';
import type { TimeRange } from './time.ts';

/** A stretch in which a fault was in force, to be shaded behind a chart. */
export interface FaultBand {
  id: string;
  label: string;
  startMs: number;
  /** Missing while the fault is in force. */
  endMs?: number;
  /** Planned and not yet injected. */
  isPlanned: boolean;
}

/** What all figures of a page have in common: one axis of time, one cursor, the same faults. */
export interface Timeline {
  range: TimeRange;
  /** The whole of the run; `range` lies in it. */
  endMs: number;
  cursor: TimeCursor;
  /** Empty when the bands are switched off. */
  bands: readonly FaultBand[];
  colours: ChartColours;
  /** Room to the left of the plots, for the labels of the axis and the lanes, in CSS px. */
  gutterPx: number;
  /** By how much the page's text, and so all that charts draw, is larger than usual. */
  scale: number;
  zoom(range: TimeRange | undefined): void;
}

const TimelineContext = createContext<Timeline | undefined>(undefined);

/** Gives its children a timeline. */
export const TimelineProvider = TimelineContext.Provider;

/** The timeline of the page around; throws where there is none. */
export function useTimeline(): Timeline {
  const timeline = useContext(TimelineContext);
  if (!timeline) throw new Error('a chart stands outside of a timeline');
  return timeline;
}

/** Room to the right of the plots, in CSS px. */
export const RIGHT_PX = 18;
