import { ERROR_KINDS } from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import { type Column, windowAt } from '../../charts/columns.ts';
import { TimeFigure } from '../../charts/figure.tsx';
import { Plot } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import { momentLabel } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import { useGhostErrors } from '../baseline/errors.ts';
import { type Ghost, ghostMs } from '../baseline/ghost.ts';
import { useGhost } from '../baseline/provider.tsx';
import { type Shown, spokenRevision } from '../page-shown.ts';
import {
  errorRate,
  errorTop,
  highestErrorRate,
  type KindTotal,
  noErrorWords,
  totalsOf,
} from './error-rows.ts';
import { Panel, Readout } from './panel.tsx';
import { shownColumns } from './shown-columns.ts';

const ROW_PX = 24;
const AXES_PX = 32;

interface ErrorRows {
  kinds: readonly KindTotal[];
  highest: number;
}

/** A row of bars for each kind. */
function drawErrors(area: PlotArea, { series }: Shown, columns: readonly Column[], rows: ErrorRows): void {
  const { ctx, colours } = area;
  const bars = new Path2D();
  for (const [row, { kind }] of rows.kinds.entries()) {
    const { foot, top } = errorTop(area, row, rows.highest);
    for (const column of columns) {
      const rate = errorRate(series, kind, column);
      if (rate === 0) continue;
      const left = Math.round(area.x(column.startMs));
      const width = Math.max(1, Math.round(area.x(column.endMs)) - left);
      bars.rect(left, top(rate), width, foot - top(rate));
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

function describeBoth(shown: Shown, ghost: Ghost | undefined, atMs: number): string {
  const past = ghost ? `; baseline: ${describeAt(ghost.shown, ghostMs(ghost, atMs))}` : '';
  return `${describeAt(shown, atMs)}${past}`;
}

/** `refused 12, timeout 3`; `none`. */
function totalWords(kinds: readonly KindTotal[], count: 'total' | 'past'): string {
  const found = kinds.filter((kind) => kind[count] > 0);
  return found.map((kind) => `${kind.kind} ${kind[count].toLocaleString('en')}`).join(', ') || 'none';
}

/** Panel 7: why requests failed or the cache could not be used, a row for each kind of error. */
export const ErrorsPanel = memo(function ErrorsPanel({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const ghost = useGhost();
  const kinds = totalsOf(shown, ghost?.shown);
  const columns = shownColumns(shown, range);
  const past = useGhostErrors(ghost, kinds, highestErrorRate(shown.series, kinds, columns));
  const all = kinds.reduce((sum, { total }) => sum + total, 0);
  const none = noErrorWords(shown.view);
  const totals = all === 0 ? none : totalWords(kinds, 'total');
  const both = ghost ? `${totals} · baseline ${totalWords(kinds, 'past')}` : totals;
  return (
    <Panel
      number={7}
      title="Errors by kind"
      aside={
        <>
          {ghost && <span className="swatch swatch-ghost" aria-hidden="true" />}
          <Readout
            className="panel-readout"
            text={(atMs) =>
              atMs === undefined ? both : `${momentLabel(atMs, 2)}: ${describeBoth(shown, ghost, atMs)}`
            }
          />
        </>
      }
      folded={{ lastValue: all === 0 ? none : `${all.toLocaleString('en')} in all` }}
    >
      <TimeFigure
        label="Errors by kind"
        summary={() => (all === 0 ? `Errors: ${none}.` : `Errors of requests and of the cache: ${totals}.`)}
        revision={`${spokenRevision(shown)} ${ghost?.label ?? ''}`}
        describeAt={(atMs) => describeBoth(shown, ghost, atMs)}
        table={() => <ErrorsTable kinds={kinds} hasBaseline={ghost !== undefined} />}
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
          marks={(area) => {
            drawErrors(area, shown, columns, { kinds, highest: past.highest });
            past.draw(area);
          }}
        />
        {kinds.length === 0 && (
          <p className="chart-note">
            {none === 'none' ? 'No errors were reported.' : `Errors: ${none} (panel 1).`}
          </p>
        )}
      </TimeFigure>
    </Panel>
  );
});

function ErrorsTable({
  kinds,
  hasBaseline,
}: {
  kinds: readonly KindTotal[];
  hasBaseline: boolean;
}): ReactNode {
  return (
    <table>
      <caption>Errors by kind</caption>
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Count</th>
          {hasBaseline && <th scope="col">Baseline: Count</th>}
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, total, past }) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            <td>{total}</td>
            {hasBaseline && <td>{past}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
