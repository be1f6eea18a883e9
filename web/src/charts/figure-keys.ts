import { fitRange, zoomAround } from './time.ts';
import type { Timeline } from './timeline.tsx';

/** A window of load, or a two-hundredth of what is shown, whichever is longer; ten of them with Shift. */
function stepMs({ range }: Timeline, isCoarse: boolean): number {
  return Math.max(250, (range.toMs - range.fromMs) / 200) * (isCoarse ? 10 : 1);
}

/** Does what a key means on a figure: move the cursor, zoom around it. Returns whether the key means anything. */
export function moveByKey(event: KeyboardEvent, timeline: Timeline): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { cursor, range, endMs, zoom } = timeline;
  const atMs = cursor.atMs ?? range.toMs;
  const move = (toMs: number): true => {
    cursor.place(Math.min(endMs, Math.max(0, toMs)));
    return true;
  };
  const scale = (factor: number): true => {
    zoom(fitRange(zoomAround(range, atMs, factor), endMs));
    return true;
  };
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return move(atMs - stepMs(timeline, event.shiftKey));
    case 'ArrowRight':
    case 'ArrowUp':
      return move(atMs + stepMs(timeline, event.shiftKey));
    case 'Home':
      return move(range.fromMs);
    case 'End':
      return move(range.toMs);
    case '+':
    case '=':
      return scale(0.5);
    case '-':
      return scale(2);
    case 'Escape':
      cursor.place(undefined);
      return true;
    default:
      return false;
  }
}
