import { type PointerEventHandler, type RefObject, useRef } from 'react';
import { fitRange, type TimeRange } from './time.ts';
import type { Timeline } from './timeline.tsx';

/** A drag shorter than this is a click. */
const DRAG_PX_MIN = 6;

/** The handlers of a plot. */
export interface PointerHandlers {
  onPointerDown: PointerEventHandler;
  onPointerMove: PointerEventHandler;
  onPointerUp: PointerEventHandler;
  onPointerCancel: PointerEventHandler;
  onPointerLeave: PointerEventHandler;
}

function momentAt(element: Element, range: TimeRange, clientX: number): number {
  const { left, width } = element.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
  return range.fromMs + share * (range.toMs - range.fromMs);
}

/**
 * What a mouse and a finger do on a plot. A mouse points, a click places the cursor, a drag zooms to what it spans;
 * a finger places the cursor and moves it sideways, while up and down still scroll the page.
 */
export function usePointer(
  plot: RefObject<HTMLElement | null>,
  brush: RefObject<HTMLElement | null>,
  { range, endMs, cursor, zoom }: Timeline,
): PointerHandlers {
  const startX = useRef<number | undefined>(undefined);

  const showBrush = (fromX: number, toX: number): void => {
    const box = plot.current?.getBoundingClientRect();
    if (!box || !brush.current) return;
    brush.current.hidden = false;
    brush.current.style.left = `${Math.max(0, Math.min(fromX, toX) - box.left)}px`;
    brush.current.style.width = `${Math.abs(toX - fromX)}px`;
  };
  const endDrag = (): void => {
    startX.current = undefined;
    if (brush.current) brush.current.hidden = true;
  };
  const at = (clientX: number): number | undefined =>
    plot.current ? momentAt(plot.current, range, clientX) : undefined;

  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      plot.current?.setPointerCapture(event.pointerId);
      if (event.pointerType === 'mouse') startX.current = event.clientX;
      else cursor.place(at(event.clientX));
    },
    onPointerMove: (event) => {
      if (event.pointerType !== 'mouse') {
        if (event.buttons > 0) cursor.place(at(event.clientX));
        return;
      }
      cursor.hover(at(event.clientX));
      const from = startX.current;
      if (from !== undefined && Math.abs(event.clientX - from) >= DRAG_PX_MIN) showBrush(from, event.clientX);
    },
    onPointerUp: (event) => {
      const from = startX.current;
      endDrag();
      if (from === undefined) return;
      const a = at(from);
      const b = at(event.clientX);
      if (a === undefined || b === undefined) return;
      if (Math.abs(event.clientX - from) < DRAG_PX_MIN) cursor.place(b);
      else zoom(fitRange({ fromMs: Math.min(a, b), toMs: Math.max(a, b) }, endMs));
    },
    onPointerCancel: endDrag,
    onPointerLeave: (event) => {
      if (event.pointerType === 'mouse') cursor.hover(undefined);
    },
  };
}
