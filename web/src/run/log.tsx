import {
  type CSSProperties,
  memo,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { momentLabel } from '../charts/time.ts';
import { useTimeline } from '../charts/timeline.tsx';
import { useCursorEffect } from '../charts/use-cursor.ts';
import { copyWords, useCopy } from '../ui/use-copy.ts';
import { logWords } from './coarse-words.ts';
import { countUntil, FilteredLog, type LogFilter } from './log-filter.ts';
import { useReadingPlace } from './log-place.ts';
import { LogTools } from './log-tools.tsx';
import type { LogEntry } from './model.ts';
import type { Shown } from './page-shown.ts';
import { Panel } from './panels/panel.tsx';
import { useIsPhone } from './panels/phone.ts';

/** Lines that can be seen at once, where there is no more room. */
const LINES = 11;
const ROW_PX = 24;
const ROW_PHONE_PX = 52;
/** Lines that are there above and below what can be seen, so that fast scrolling shows no gaps. */
const SPARE = 6;

function Line({
  entry,
  topPx,
  rowPx,
  onSelect,
}: {
  entry: LogEntry;
  topPx: number;
  rowPx: number;
  onSelect(): void;
}): ReactNode {
  return (
    <li style={{ top: topPx, height: rowPx }} className="log-line">
      <button type="button" className={`log-row tone-${entry.tone}`} onClick={onSelect}>
        <span className="log-time">{momentLabel(entry.atMs, 2)}</span>
        <span className="log-topic">{entry.topic}</span>
        <span className="log-text">{entry.text}</span>
      </button>
    </li>
  );
}

/** A line through the list where the cursor stands; a cursor that was placed elsewhere scrolls the list to it. */
function useLogCursor(
  list: RefObject<HTMLElement | null>,
  mark: RefObject<HTMLElement | null>,
  entries: readonly LogEntry[],
  { rowPx, heightPx }: { rowPx: number; heightPx: number },
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
      const isInSight = topPx > list.current.scrollTop && topPx < list.current.scrollTop + heightPx;
      if (!isInSight) list.current.scrollTop = topPx - heightPx / 2;
    }
  });
}

/** The height of an element in CSS px, 0 before it is known; a change renders again. */
function useHeight(element: RefObject<HTMLElement | null>): number {
  const [heightPx, setHeightPx] = useState(0);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setHeightPx(target.clientHeight));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return heightPx;
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
  const { cursor, scale } = useTimeline();
  const rowPx = Math.round((useIsPhone() ? ROW_PHONE_PX : ROW_PX) * scale);
  const leastPx = Math.round(LINES * ROW_PX * scale);
  const list = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const [topPx, setTopPx] = useState(0);
  const heightPx = Math.max(leastPx, useHeight(list));
  const place = useReadingPlace(list, { entries, count, rowPx, isGoingOn: shown.isGoingOn });
  useLogCursor(list, mark, entries, { rowPx, heightPx });
  const first = Math.max(0, Math.floor(topPx / rowPx) - SPARE);
  const end = Math.min(count, Math.ceil((topPx + heightPx) / rowPx) + SPARE);
  return (
    <div
      ref={list}
      className="log-list"
      style={{ '--log-height': `${leastPx}px` } as CSSProperties}
      onScroll={(event) => {
        place.onScroll();
        setTopPx(Math.round(event.currentTarget.scrollTop / rowPx) * rowPx);
      }}
    >
      <ol className="log-lines" style={{ height: count * rowPx }}>
        {entries.slice(first, end).map((entry, index) => (
          <Line
            key={`${entry.seq} ${entry.text}`}
            entry={entry}
            topPx={(first + index) * rowPx}
            rowPx={rowPx}
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
