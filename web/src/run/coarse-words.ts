import { formatDuration } from '@firedrill/contract';
import { COLUMNS_MAX } from '../charts/columns.ts';
import { momentLabel, type TimeRange } from '../charts/time.ts';
import type { RunSeries } from './model.ts';

/** What of a stretch is shown coarser than it came; nothing where the screen has no room for more anyway. */
export function coarseWords({ coarse }: RunSeries, { fromMs, toMs }: TimeRange): string | undefined {
  if (!coarse || fromMs >= coarse.untilMs) return undefined;
  if ((toMs - fromMs) / COLUMNS_MAX >= coarse.pointMs) return undefined;
  const length = formatDuration(coarse.pointMs);
  return `Before ${momentLabel(coarse.untilMs)}: a point is ${length}, with its slowest answer times; in full when the run is over`;
}

/** How many lines a log has lost at its beginning; nothing when it is whole. */
export function logWords({ logLinesGone = 0 }: RunSeries): string | undefined {
  if (logLinesGone === 0) return undefined;
  const lines = logLinesGone === 1 ? 'older line is' : 'older lines are';
  return `${logLinesGone.toLocaleString('en')} ${lines} left out while the run goes on; the journal has all of them`;
}
