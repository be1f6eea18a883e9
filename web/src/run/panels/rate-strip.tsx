import type { ReactNode } from 'react';
import { COLUMNS_MAX, type Column, columnsOf, perSecondIn } from '../../charts/columns.ts';
import { Plot } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import type { RunSeries } from '../model.ts';
import type { Shown } from '../page-shown.ts';
import { roundUp } from './round-up.ts';

/** A window that a change of phase cut to a few ms has no rate of its own, so single ones are taken as the columns have them. */
function rateIn(series: RunSeries, column: Column): number {
  return column.end - column.first === 1
    ? (series.perSecond[column.first] ?? 0)
    : perSecondIn(series, column);
}

function drawRate(area: PlotArea, { series }: Shown, columns: readonly Column[]): void {
  const { ctx, colours, ratio } = area;
  const fill = new Path2D();
  const line = new Path2D();
  let lastEndMs = Number.NaN;
  const zero = area.y(0);
  for (const column of columns) {
    const left = area.x(column.startMs);
    const right = area.x(column.endMs);
    const y = area.y(rateIn(series, column));
    fill.rect(left, y, right - left, zero - y);
    if (column.startMs - lastEndMs < 1) line.lineTo(left, y);
    else line.moveTo(left, y);
    line.lineTo(right, y);
    lastEndMs = column.endMs;
  }
  ctx.globalAlpha = 0.12;
  ctx.fillStyle = colours.text;
  ctx.fill(fill);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.muted;
  ctx.lineWidth = Math.max(1, ratio);
  ctx.stroke(line);
}

/** The thin strip under panel 1: answers a second. */
export function RateStrip({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const columns = columnsOf(shown.series, range, shown.nowMs, COLUMNS_MAX);
  const highest = columns.reduce((most, column) => Math.max(most, rateIn(shown.series, column)), 10);
  const max = roundUp(highest);
  return (
    <Plot
      heightPx={52}
      axis={{
        min: 0,
        max: max * 1.05,
        ticks: [0, max],
        label: (value) => (value === 0 ? '0' : `${value}/s`),
      }}
      hasTimeAxis
      nowMs={shown.nowMs}
      marks={(area) => drawRate(area, shown, columns)}
    />
  );
}
