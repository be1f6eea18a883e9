import { COLUMNS_MAX, type Column, columnsOf } from '../../charts/columns.ts';
import type { TimeRange } from '../../charts/time.ts';
import type { Shown } from '../page-shown.ts';

interface Cut {
  range: TimeRange;
  columns: readonly Column[];
}

const cuts = new WeakMap<Shown, Cut>();

/** What is shown of a run in a range, in as many columns as a chart has room for; the same ones for every panel that asks. */
export function shownColumns(shown: Shown, range: TimeRange): readonly Column[] {
  const known = cuts.get(shown);
  if (known?.range.fromMs === range.fromMs && known.range.toMs === range.toMs) return known.columns;
  const columns = columnsOf(shown.series, range, shown.nowMs, COLUMNS_MAX);
  cuts.set(shown, { range, columns });
  return columns;
}
