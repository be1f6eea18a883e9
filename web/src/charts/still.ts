import { useRef } from 'react';
import type { PlotArea } from './plot-area.ts';

/** What a path depends on besides what it shows: the size of the plot, and where its scales put two moments and two values. */
function scalesOf({ left, top, width, height, ratio, x, y }: PlotArea): string {
  return [left, top, width, height, ratio, x(0), x(60_000), y(1), y(2)].join();
}

/**
 * Makes a picture of what does not change from one drawing to the next: anew only for other data – `of` is another object
 * then –, another size or other scales.
 */
export function useStill<T>(of: unknown, make: (area: PlotArea) => T): (area: PlotArea) => T {
  const kept = useRef<{ of: unknown; scales: string; made: T }>(undefined);
  return (area) => {
    const scales = scalesOf(area);
    const { current } = kept;
    if (current && current.of === of && current.scales === scales) return current.made;
    const made = make(area);
    kept.current = { of, scales, made };
    return made;
  };
}
