import { useState } from 'react';
import { COLUMNS_MAX } from '../charts/columns.ts';
import type { TimeRange } from '../charts/time.ts';
import type { Shown } from './page-shown.ts';

/** However long the run, what is drawn is never older than this. */
const OLDEST_MS = 1_000;

/** Whether anything but the passing of time tells two moments of a run apart. */
function isNews(drawn: Shown, shown: Shown): boolean {
  const [before, after] = [drawn.view, shown.view];
  return (
    drawn.series !== shown.series ||
    drawn.isGoingOn !== shown.isGoingOn ||
    drawn.isCutOff !== shown.isCutOff ||
    before.run !== after.run ||
    before.finished !== after.finished ||
    before.faults !== after.faults ||
    before.phases !== after.phases ||
    before.probes !== after.probes ||
    before.breakers !== after.breakers ||
    before.client.state !== after.client.state
  );
}

/** Whether drawing a later moment would change anything that can be seen: half a column of a chart at least. */
export function isWorthDrawing(drawn: Shown, shown: Shown, { fromMs, toMs }: TimeRange): boolean {
  const halfColumnMs = (toMs - fromMs) / (2 * COLUMNS_MAX);
  const passedMs = shown.nowMs - drawn.nowMs;
  return passedMs < 0 || passedMs >= Math.min(OLDEST_MS, halfColumnMs) || isNews(drawn, shown);
}

/** What the panels draw: what is shown, or what was shown a moment ago while nobody could see the difference. */
export function useDrawn(shown: Shown, range: TimeRange): Shown {
  const [drawn, setDrawn] = useState(shown);
  if (drawn === shown || !isWorthDrawing(drawn, shown, range)) return drawn;
  setDrawn(shown);
  return shown;
}
