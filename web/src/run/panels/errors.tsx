import { ERROR_KINDS, type ErrorKind } from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import { type Column, columnsOf, sumOf, windowAt } from '../../charts/columns.ts';
import { TimeFigure } from '../../charts/figure.tsx';
import { Plot } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import { momentLabel, type TimeRange } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import { type Shown, spokenRevision } from '../page-shown.ts';
import { Panel, Readout } from './panel.tsx';

const ROW_PX = 24;
const AXES_PX = 32;

interface KindTotal {
  kind: ErrorKind;
  total: number;
}

function totalsOf({ view }: Shown): KindTotal[] {
  const totals = Object.values(view.totals);
  return ERROR_KINDS.map((kind) => ({
    kind,
    total: totals.reduce(
      (sum, { errors, cacheErrors }) => sum + (errors[kind] ?? 0) + (cacheErrors[kind] ?? 0),
      0,
    ),
  })).filter(({ total }) => total > 0);
}

/** The most errors a second that a kind came to in a column: rows share one scale, so that their bars compare. */
function highestRate(shown: Shown, kinds: readonly KindTotal[], columns: readonly Column[]): number {
  let highest = 0;
  for (const { kind } of kinds) {
    for (const column of columns) highest = Math.max(highest, rateIn(shown, kind, column));
  }
  return highest;
}

function rateIn({ series }: Shown, kind: ErrorKind, column: Column): number {
  return (sumOf(series.errors[kind], column) / Math.max(100, column.endMs - column.startMs)) * 1_000;
}

/** A row of bars for each kind; the height goes with the square root, so that a single error can be seen. */
function drawErrors(area: PlotArea, shown: Shown, range: TimeRange, kinds: readonly KindTotal[]): void {
  const { ctx, colours, ratio } = area;
  const columns = columnsOf(shown.series, range, shown.nowMs, Math.floor(area.width / ratio));
  const highest = Math.max(1, highestRate(shown, kinds, columns));
  const bars = new Path2D();
  for (const [row, { kind }] of kinds.entries()) {
    const bottom = area.y(row + 0.04);
    const room = bottom - area.y(row + 0.86);
    for (const column of columns) {
      const rate = rateIn(shown, kind, column);
      if (rate === 0) continue;
      const height = Math.max(2 * ratio, Math.sqrt(rate / highest) * room);
      const left = Math.round(area.x(column.startMs));
      bars.rect(left, bottom - height, Math.max(1, Math.round(area.x(column.endMs)) - left), height);
    }
  }
  ctx.fillStyle = colours.failed;
  ctx.fill(bars);
}

function describeAt({ series, nowMs }: Shown, atMs: number): string {
  const index = windowAt(series, atMs, nowMs);
  if (index === undefined) return 'nothing was measured';
  const found = ERROR_KINDS.filter((kind) => (series.errors[kind]?.[index] ?? 0) > 0).map(
    (kind) => `${kind} ${series.errors[kind]?.[index]}`,
  );
  return found.length === 0 ? 'no errors' : found.join(', ');
}

/** Panel 7: why requests failed or the cache could not be used, a row for each kind of error. */
export const ErrorsPanel = memo(function ErrorsPanel({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const kinds = totalsOf(shown);
  const all = kinds.reduce((sum, { total }) => sum + total, 0);
  const totals = kinds.map(({ kind, total }) => `${kind} ${total.toLocaleString('en')}`).join(', ');
  return (
    <Panel
      number={7}
      title="Errors by kind"
      aside={
        <Readout
          className="panel-readout"
          text={(atMs) =>
            atMs === undefined ? totals || 'none' : `${momentLabel(atMs, 2)}: ${describeAt(shown, atMs)}`
          }
        />
      }
      folded={{ lastValue: all === 0 ? 'none' : `${all.toLocaleString('en')} in all` }}
    >
      <TimeFigure
        label="Errors by kind"
        summary={() => (all === 0 ? 'No errors so far.' : `Errors of requests and of the cache: ${totals}.`)}
        revision={spokenRevision(shown)}
        describeAt={(atMs) => describeAt(shown, atMs)}
        table={() => <ErrorsTable kinds={kinds} />}
      >
        <Plot
          heightPx={AXES_PX + Math.max(2, kinds.length) * ROW_PX}
          axis={{
            min: 0,
            max: Math.max(2, kinds.length),
            ticks: kinds.map((_, row) => row + 0.45),
            label: (value) => kinds[Math.floor(value)]?.kind ?? '',
          }}
          hasTimeAxis
          nowMs={shown.nowMs}
          marks={(area) => drawErrors(area, shown, range, kinds)}
        />
        {all === 0 && <p className="chart-note">No errors were reported.</p>}
      </TimeFigure>
    </Panel>
  );
});

function ErrorsTable({ kinds }: { kinds: readonly KindTotal[] }): ReactNode {
  return (
    <table>
      <caption>Errors by kind</caption>
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Count</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, total }) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            <td>{total}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
