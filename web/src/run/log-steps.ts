import { countUntil, FilteredLog, type LogFilter, neighbour } from './log-filter.ts';
import type { LogEntry } from './model.ts';
import type { Shown } from './page-shown.ts';

/** The line of the log before or after a moment, of those that pass the filter and are shown. */
export function neighbourOf(
  { series, nowMs }: Shown,
  filter: LogFilter,
  atMs: number | undefined,
  direction: 1 | -1,
): LogEntry | undefined {
  const entries = new FilteredLog(series.log, filter).entries();
  return neighbour(entries.slice(0, countUntil(entries, nowMs)), atMs, direction);
}
