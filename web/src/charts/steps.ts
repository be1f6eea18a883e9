import type { Column } from './columns.ts';
import type { PlotArea } from './plot-area.ts';

/** A line in steps, since a value is that of a whole column; where there is none the line has a gap. */
export function stepPath(
  area: PlotArea,
  columns: readonly Column[],
  valueIn: (column: Column, index: number) => number | undefined,
): Path2D {
  const path = new Path2D();
  let lastEndMs = Number.NaN;
  for (const [index, column] of columns.entries()) {
    const value = valueIn(column, index);
    if (value === undefined) continue;
    const left = area.x(column.startMs);
    const y = area.y(value);
    if (column.startMs - lastEndMs < 1) path.lineTo(left, y);
    else path.moveTo(left, y);
    path.lineTo(area.x(column.endMs), y);
    lastEndMs = column.endMs;
  }
  return path;
}

/** Stretches of time with the upper edge of each, in device pixels; one without an edge is left out. */
export interface Edges {
  stretches: readonly Pick<Column, 'startMs' | 'endMs'>[];
  topOf(index: number): number | undefined;
}

/** The outline of bars that stand on a line, in device pixels from the top: neighbours share one. */
export function outlinePath({ x }: PlotArea, { stretches, topOf }: Edges, footPx: number): Path2D {
  const path = new Path2D();
  let lastEndMs: number | undefined;
  for (const [index, { startMs, endMs }] of stretches.entries()) {
    const top = topOf(index);
    if (top === undefined) continue;
    if (lastEndMs === undefined || startMs - lastEndMs >= 1) {
      if (lastEndMs !== undefined) path.lineTo(x(lastEndMs), footPx);
      path.moveTo(x(startMs), footPx);
    }
    path.lineTo(x(startMs), top);
    path.lineTo(x(endMs), top);
    lastEndMs = endMs;
  }
  if (lastEndMs !== undefined) path.lineTo(x(lastEndMs), footPx);
  return path;
}
