import { useSyncExternalStore } from 'react';

const ROOT_FONT_PX = 16;
/** Larger text than this would leave a chart's marks no room. */
const SCALE_MAX = 1.6;

let scale: number | undefined;

function measured(): number {
  const fontPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.min(SCALE_MAX, Math.max(1, fontPx / ROOT_FONT_PX));
}

function subscribe(listener: () => void): () => void {
  const remeasure = (): void => {
    scale = measured();
    listener();
  };
  // What makes the page's text larger or smaller changes the window's size in CSS px, too.
  addEventListener('resize', remeasure);
  remeasure();
  return () => removeEventListener('resize', remeasure);
}

function current(): number {
  scale ??= measured();
  return scale;
}

/**
 * By how much the page's text is larger than what browsers begin with, from 1 on: on a projector, or where a reader wants
 * it so. Charts are drawn in px, which do not grow by themselves.
 */
export function useScale(): number {
  return useSyncExternalStore(subscribe, current);
}
