import { type RefObject, useEffect, useState } from 'react';

/** The width of an element in pixels, as it changes; a guess until it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>, guessPx: number): number {
  const [widthPx, setWidthPx] = useState(guessPx);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidthPx(Math.round(entry.contentRect.width));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}
