import { memo, type ReactNode, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { momentLabel } from '../charts/time.ts';
import { useTimeline } from '../charts/timeline.tsx';
import { useCursorEffect } from '../charts/use-cursor.ts';
import { copyWords, useCopy } from '../ui/use-copy.ts';
import { logWords } from './coarse-words.ts';
import { countUntil, FilteredLog, type LogFilter } from './log-filter.ts';
import { LogTools } from './log-tools.tsx';
import type { LogEntry } from './model.ts';
import type { Shown } from './page-shown.ts';
import { Panel } from './panels/panel.tsx';
import { useIsPhone } from './panels/phone.ts';

const HEIGHT_PX = 264;
/** Lines that are there above and below what can be seen, so that fast scrolling shows no gaps. */
const SPARE = 6;

function Line({ entry, topPx, onSelect }: { entry: LogEntry; topPx: number; onSelect(): void }): ReactNode {
  return (
    <li style={{ top: topPx }} className="log-line">
      <button type="button" className={`log-row tone-${entry.tone}`} onClick={onSelect}>
        <span className="log-time">{momentLabel(entry.atMs, 2)}</span>
        <span className="log-topic">{entry.topic}</span>
        <span className="log-text">{entry.text}</span>
      </button>
    </li>
  );
}

/** Keeps the end of a growing list in sight while it was in sight. */
function useTail(
  list: RefObject<HTMLElement | null>,
  isGoingOn: boolean,
  count: number,
): { onScroll(): void } {
  const atEnd = useRef(true);
  // The last lines come with the news that nothing more comes.
  const wasGoingOn = useRef(isGoingOn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is the occasion
  useLayoutEffect(() => {
    const follows = isGoingOn || wasGoingOn.current;
    wasGoingOn.current = isGoingOn;
    if (follows && atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count, isGoingOn, list]);
  return {
    onScroll: () => {
      const element = list.current;
      if (element) atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
    },
  };
}

/** A line through the list where the cursor stands; a cursor that was placed elsewhere scrolls the list to it. */
function useLogCursor(
  list: RefObject<HTMLElement | null>,
  mark: RefObject<HTMLElement | null>,
  entries: readonly LogEntry[],
  rowPx: number,
): void {
  const { cursor } = useTimeline();
  const scrolledTo = useRef<number | undefined>(undefined);
  useCursorEffect(cursor, (atMs) => {
    if (!mark.current || !list.current) return;
    mark.current.hidden = atMs === undefined;
    if (atMs === undefined) return;
    const topPx = countUntil(entries, atMs) * rowPx;
    mark.current.style.transform = `translateY(${topPx}px)`;
    if (cursor.placedMs !== scrolledTo.current) {
      scrolledTo.current = cursor.placedMs;
      const isInSight = topPx > list.current.scrollTop && topPx < list.current.scrollTop + HEIGHT_PX;
      if (!isInSight) list.current.scrollTop = topPx - HEIGHT_PX / 2;
    }
  });
}

function LogList({
  entries,
  count,
  shown,
}: {
  entries: readonly LogEntry[];
  count: number;
  shown: Shown;
}): ReactNode {
  const { cursor } = useTimeline();
  const rowPx = useIsPhone() ? 52 : 24;
  const list = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const [topPx, setTopPx] = useState(0);
  const tail = useTail(list, shown.isGoingOn, count);
  useLogCursor(list, mark, entries, rowPx);
  const first = Math.max(0, Math.floor(topPx / rowPx) - SPARE);
  const end = Math.min(count, Math.ceil((topPx + HEIGHT_PX) / rowPx) + SPARE);
  return (
    <div
      ref={list}
      className="log-list"
      style={{ height: HEIGHT_PX }}
      onScroll={(event) => {
        tail.onScroll();
        setTopPx(Math.round(event.currentTarget.scrollTop / rowPx) * rowPx);
      }}
    >
      <ol className="log-lines" style={{ height: count * rowPx }}>
        {entries.slice(first, end).map((entry, index) => (
          <Line
            key={`${entry.seq} ${entry.text}`}
            entry={entry}
            topPx={(first + index) * rowPx}
            onSelect={() => cursor.place(entry.atMs)}
          />
        ))}
      </ol>
      <div ref={mark} className="log-cursor" hidden />
    </div>
  );
}

interface LogPanelProps {
  shown: Shown;
  filter: LogFilter;
  onFilter(filter: LogFilter): void;
  /** Where the filter's field is, for the key that leads to it. */
  filterField: RefObject<HTMLInputElement | null>;
}

/** Panel 8: what happened, a line each; only the lines in sight are there. */
export const LogPanel = memo(function LogPanel({
  shown,
  filter,
  onFilter,
  filterField,
}: LogPanelProps): ReactNode {
  const { series, nowMs } = shown;
  const filtered = useMemo(() => new FilteredLog(series.log, filter), [series.log, filter]);
  const entries = filtered.entries();
  const count = countUntil(entries, nowMs);
  const last = entries[count - 1];
  const gone = logWords(series);
  const { copied, copy } = useCopy();
  const copyLines = (): void => {
    const lines = entries
      .slice(0, count)
      .map((entry) => `${momentLabel(entry.atMs, 2)}\t${entry.topic}\t${entry.text}`);
    copy(lines.join('\n'));
  };
  return (
    <Panel
      number={8}
      title="Event log"
      aside={
        <LogTools
          log={series.log}
          filter={filter}
          onFilter={onFilter}
          filterField={filterField}
          onCopy={copyLines}
          copyWord={copyWords('Copy', copied)}
        />
      }
      folded={{ lastValue: last ? `${momentLabel(last.atMs)} ${last.text}` : 'nothing yet' }}
    >
      {gone !== undefined && <p className="log-gone tabular">{gone}</p>}
      {count === 0 ? (
        <p className="panel-empty">
          {series.log.length === 0 ? 'Nothing has happened yet.' : 'No line passes the filter.'}
        </p>
      ) : (
        <LogList entries={entries} count={count} shown={shown} />
      )}
    </Panel>
  );
});
