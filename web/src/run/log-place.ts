import { type RefObject, useLayoutEffect, useRef } from 'react';
import { countBeforeSeq } from './log-filter.ts';
import type { LogEntry } from './model.ts';

interface ListedLog {
  entries: readonly LogEntry[];
  /** How many of them are listed. */
  count: number;
  rowPx: number;
  isGoingOn: boolean;
}

/** The line at the upper edge: the event it came with, how many lines after that event's first, and what of it is cut. */
interface TopLine {
  seq: number;
  nth: number;
  cutPx: number;
}

/**
 * Keeps a reader's place in a list that grows at its end and loses lines at its beginning: the end stays in sight while
 * it was in sight, and otherwise the line that stood at the upper edge, or the next one that is left.
 */
export function useReadingPlace(
  list: RefObject<HTMLElement | null>,
  { entries, count, rowPx, isGoingOn }: ListedLog,
): { onScroll(): void } {
  const atEnd = useRef(true);
  const top = useRef<TopLine>(undefined);
  // The last lines come with the news that nothing more comes.
  const wasGoingOn = useRef(isGoingOn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is the occasion
  useLayoutEffect(() => {
    const follows = isGoingOn || wasGoingOn.current;
    wasGoingOn.current = isGoingOn;
    if (follows && atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count, isGoingOn, list]);
  // The lines are another array when some have gone, or another filter lets others pass.
  useLayoutEffect(() => {
    if (atEnd.current || !top.current || !list.current) return;
    const { seq, nth, cutPx } = top.current;
    list.current.scrollTop = (countBeforeSeq(entries, seq) + nth) * rowPx + cutPx;
  }, [entries, rowPx, list]);
  return {
    onScroll: () => {
      const element = list.current;
      if (!element) return;
      const { scrollTop, clientHeight, scrollHeight } = element;
      atEnd.current = scrollTop + clientHeight >= scrollHeight - 4;
      const index = Math.floor(scrollTop / rowPx);
      const seq = entries[index]?.seq;
      top.current =
        seq === undefined
          ? undefined
          : { seq, nth: index - countBeforeSeq(entries, seq), cutPx: scrollTop - index * rowPx };
    },
  };
}
