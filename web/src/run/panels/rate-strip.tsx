import { type ReactNode, useMemo } from 'react';
import { type Column, perSecondIn } from '../../charts/columns.ts';
import { strokeGhost } from '../../charts/ghost-line.ts';
import { Plot } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import { stepPath } from '../../charts/steps.ts';
import { useStill } from '../../charts/still.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import { useGhost, useGhostColumns } from '../baseline/provider.tsx';
import type { RunSeries } from '../model.ts';
import type { Shown } from '../page-shown.ts';
import { roundUp } from './round-up.ts';
import { shownColumns } from './shown-columns.ts';

/** A window that a change of phase cut to a few ms has no rate of its own, so single ones are taken as the columns have them. */
function rateIn(series: RunSeries, column: Column): number {
  return column.end - column.first === 1
    ? (series.perSecond[column.first] ?? 0)
    : perSecondIn(series, column);
}

function drawRate(area: PlotArea, { series }: Shown, columns: readonly Column[]): void {
  const { ctx, colours, ratio } = area;
  const fill = new Path2D();
  const zero = area.y(0);
  for (const column of columns) {
    const left = area.x(column.startMs);
    const y = area.y(rateIn(series, column));
    fill.rect(left, y, area.x(column.endMs) - left, zero - y);
  }
  ctx.globalAlpha = 0.12;
  ctx.fillStyle = colours.text;
  ctx.fill(fill);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.muted;
  ctx.lineWidth = Math.max(1, ratio);
  ctx.stroke(stepPath(area, columns, (column) => rateIn(series, column)));
}

function highestRate(series: RunSeries, columns: readonly Column[]): number {
  return columns.reduce((most, column) => Math.max(most, rateIn(series, column)), 10);
}

/** The baseline's answers a second: its line, made once, and how high it comes. */
function useGhostRate() {
  const ghost = useGhost();
  const columns = useGhostColumns(ghost);
  const highest = useMemo(() => (ghost ? highestRate(ghost.shown.series, columns) : 0), [ghost, columns]);
  const path = useStill(columns, (area) =>
    stepPath(area, columns, (column) => ghost && rateIn(ghost.shown.series, column)),
  );
  const draw = (area: PlotArea): void => {
    if (ghost) strokeGhost(area, path(area), { colour: area.colours.text });
  };
  return { highest, draw };
}

/** The thin strip under panel 1: answers a second. */
export function RateStrip({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const columns = shownColumns(shown, range);
  const ghost = useGhostRate();
  const max = roundUp(Math.max(highestRate(shown.series, columns), ghost.highest));
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
      marks={(area) => {
        drawRate(area, shown, columns);
        ghost.draw(area);
      }}
    />
  );
}
