import { memo, type ReactNode, type RefObject, useId, useRef } from 'react';
import { moveByKey } from './figure-keys.ts';
import { usePointer } from './pointer.ts';
import { momentLabel, shareAt } from './time.ts';
import { RIGHT_PX, useTimeline } from './timeline.tsx';
import { useCursorEffect } from './use-cursor.ts';
import './charts.css';

/** What a chart says in words. */
export interface FigureProps {
  /** Its name, as the panel's heading has it. */
  label: string;
  /** One or two sentences on the whole, for who does not see it. */
  summary(): string;
  /** What it shows at a moment, in words. */
  describeAt(atMs: number): string;
  /** The same as a table, for who does not see it. */
  table(): ReactNode;
  /** Summary and table are made anew when this changes: nobody reads a text that changes four times a second. */
  revision: string;
  /** Another left edge than the page's. */
  gutterPx?: number;
  children: ReactNode;
}

interface SpokenProps extends Pick<FigureProps, 'summary' | 'table' | 'revision'> {
  id: string;
}

/** What a chart says to who does not see it. */
const Spoken = memo(
  function Spoken({ id, summary, table }: SpokenProps): ReactNode {
    return (
      <figcaption className="visually-hidden">
        <p id={id}>{summary()}</p>
        {table()}
      </figcaption>
    );
  },
  (before, after) => before.revision === after.revision,
);

function useCursorLine(
  line: RefObject<HTMLDivElement | null>,
  slider: RefObject<HTMLDivElement | null>,
  describeAt: FigureProps['describeAt'],
): void {
  const { cursor, range } = useTimeline();
  useCursorEffect(cursor, (atMs) => {
    const share = atMs === undefined ? -1 : shareAt(range, atMs);
    const isShown = share >= 0 && share <= 1;
    if (line.current) {
      line.current.style.visibility = isShown ? 'visible' : 'hidden';
      line.current.style.transform = `translateX(${share * 100}%)`;
    }
    const control = slider.current;
    if (!control || atMs === undefined) return;
    control.setAttribute('aria-valuenow', String(Math.round(atMs)));
    if (document.activeElement !== control) return;
    control.setAttribute('aria-valuetext', `${momentLabel(atMs, 2)}: ${describeAt(atMs)}`);
  });
}

/**
 * A chart over time: one stop for the keyboard, on which the arrow keys move the shared cursor; hover, tap and drag do
 * what they do on every other figure of the page. Its children draw the whole width, with the plot between the gutters.
 */
export function TimeFigure(props: FigureProps): ReactNode {
  const { label, summary, describeAt, table, revision, gutterPx, children } = props;
  const timeline = useTimeline();
  const line = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const brush = useRef<HTMLDivElement>(null);
  const summaryId = useId();
  useCursorLine(line, plot, describeAt);
  const pointer = usePointer(plot, brush, timeline);
  const { range, cursor } = timeline;
  return (
    <figure className="chart" aria-label={label}>
      {children}
      <div
        ref={plot}
        className="chart-plot"
        style={{ left: gutterPx ?? timeline.gutterPx, right: RIGHT_PX }}
        role="slider"
        tabIndex={0}
        aria-label={`Moment in ${label}`}
        aria-describedby={summaryId}
        aria-valuemin={Math.round(range.fromMs)}
        aria-valuemax={Math.round(range.toMs)}
        aria-valuenow={Math.round(cursor.atMs ?? range.toMs)}
        onKeyDown={(event) => {
          if (moveByKey(event.nativeEvent, timeline)) event.preventDefault();
        }}
        {...pointer}
      >
        <div ref={line} className="chart-cursor" />
        <div ref={brush} className="chart-brush" hidden />
      </div>
      <Spoken id={summaryId} summary={summary} table={table} revision={revision} />
    </figure>
  );
}
