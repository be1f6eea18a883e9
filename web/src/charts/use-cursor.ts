import { useEffect, useRef } from 'react';
import type { TimeCursor } from './cursor.ts';

/**
 * Calls `show` with what the cursor points at, now, at every change, and after every render: for texts and styles that
 * follow the cursor without rendering.
 */
export function useCursorEffect(cursor: TimeCursor, show: (atMs: number | undefined) => void): void {
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
    show(cursor.atMs);
  });
  useEffect(() => cursor.subscribe(() => latest.current(cursor.atMs)), [cursor]);
}
