import { type ReactNode, useId, useRef, useState } from 'react';
import { setText } from '../../charts/set-text.ts';
import { isIn } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import { useCursorEffect } from '../../charts/use-cursor.ts';
import { useIsPhone } from './phone.ts';

/** The frame of a panel. */
export interface PanelProps {
  /** Its key on the keyboard, 1 to 8. */
  number: number;
  title: string;
  /** What is said of it in its heading's line: a legend, a figure. */
  aside?: ReactNode;
  /** Why what it shows is to be taken with care. */
  doubt?: string | undefined;
  /** On a phone it is folded up, with this beside its name. */
  folded?: { lastValue: string };
  children: ReactNode;
}

/** A panel: a heading with the key that leads to it, and what it shows; on a phone most can be folded away. */
export function Panel({ number, title, aside, doubt, folded, children }: PanelProps): ReactNode {
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(false);
  const headingId = useId();
  const bodyId = useId();
  const isFoldable = isPhone && folded !== undefined;
  const isShown = !isFoldable || isOpen;
  return (
    <section className="panel" aria-labelledby={headingId} data-panel={number}>
      <header className="panel-header">
        <h2 id={headingId} className="panel-title" tabIndex={-1}>
          {isFoldable ? (
            <button
              type="button"
              className="panel-fold"
              aria-expanded={isOpen}
              aria-controls={bodyId}
              onClick={() => setIsOpen(!isOpen)}
            >
              <span className="panel-chevron" aria-hidden="true">
                {isOpen ? '▾' : '▸'}
              </span>
              {title}
            </button>
          ) : (
            <>
              <span className="panel-key" aria-hidden="true">
                {number}
              </span>
              {title}
            </>
          )}
        </h2>
        {isShown ? aside : <span className="panel-last">{folded?.lastValue}</span>}
        {doubt !== undefined && <p className="panel-doubt">{doubt}</p>}
      </header>
      <div id={bodyId} className="panel-body" hidden={!isShown}>
        {isShown && children}
      </div>
    </section>
  );
}

/** A text that follows the cursor without rendering. What the cursor points at outside of what is zoomed to, nobody sees. */
export function Readout({
  className,
  text,
}: {
  className?: string;
  text(atMs: number | undefined): string;
}): ReactNode {
  const { cursor, range } = useTimeline();
  const element = useRef<HTMLSpanElement>(null);
  useCursorEffect(cursor, (atMs) => {
    const words = text(atMs !== undefined && isIn(range, atMs) ? atMs : undefined);
    setText(element.current, words);
    // What does not fit is there beside the pointer.
    if (element.current) element.current.title = words;
  });
  return <span ref={element} className={className} aria-hidden="true" />;
}

/** One entry of a legend: a swatch, a name, and a value that follows the cursor. */
export interface LegendEntry {
  swatch: string;
  label: string;
  value(atMs: number | undefined): string;
}

/** A legend whose values are those at the cursor. */
export function Legend({ entries }: { entries: readonly LegendEntry[] }): ReactNode {
  return (
    <ul className="legend">
      {entries.map(({ swatch, label, value }) => (
        <li key={label}>
          <span className={`swatch swatch-${swatch}`} aria-hidden="true" />
          {label}
          <Readout className="legend-value" text={value} />
        </li>
      ))}
    </ul>
  );
}
