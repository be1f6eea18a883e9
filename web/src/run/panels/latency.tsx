import { formatDuration } from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import {
  COLUMNS_MAX,
  columnsOf,
  extremesIn,
  SAMPLES_FIRM,
  windowAt,
  worstAnswer,
} from '../../charts/columns.ts';
import { TimeFigure } from '../../charts/figure.tsx';
import { Plot } from '../../charts/plot.tsx';
import { momentLabel } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import { TIMED_SOURCES, type TimedSource } from '../model.ts';
import { type Shown, spokenRevision } from '../page-shown.ts';
import { readoutColumn } from './answers-words.ts';
import { drawLatency, latencyAxis, latencyLimits, latencyLines } from './latency-draw.ts';
import { Legend, Panel } from './panel.tsx';
import { PhaseTable } from './phase-table.tsx';

const WHOLE = { fromMs: 0, toMs: 3_600_000 };

const NAMES: Record<TimedSource, string> = { redis: 'Redis', mysql: 'MySQL' };

/** `p50 0.9 ms, p95 1.8 ms, p99 2.5 ms of 95 answers` of one source at a moment. */
function timesAt({ series, nowMs }: Shown, source: TimedSource, atMs: number): string | undefined {
  const index = windowAt(series, atMs, nowMs);
  if (index === undefined) return undefined;
  const { p50Ms, p95Ms, p99Ms, samples } = series.latency[source];
  const values = [p50Ms[index], p95Ms[index], p99Ms[index]];
  if (values.some((value) => value === null || value === undefined)) return undefined;
  const words = values.map((value, nth) => `p${[50, 95, 99][nth]} ${formatDuration(value ?? 0)}`).join(', ');
  const count = samples[index] ?? 0;
  return `${words} of ${count} answers${count < SAMPLES_FIRM ? ', too few to be firm' : ''}`;
}

function legendValue(shown: Shown, source: TimedSource, atMs: number | undefined): string {
  const column = readoutColumn(shown, atMs);
  const found = column && extremesIn(shown.series.latency[source], 'p99Ms', column);
  if (!found) return 'no answers';
  if (atMs === undefined && !shown.isGoingOn) return `p99 up to ${formatDuration(found.highMs)}`;
  return `p99 ${formatDuration(found.highMs)}${found.isFirm ? '' : ' (few)'}`;
}

function summaryOf(shown: Shown): string {
  const worst = worstAnswer(shown.series, columnsOf(shown.series, WHOLE, shown.nowMs, COLUMNS_MAX));
  if (!worst) return 'No answer times yet.';
  return `The slowest window was at ${momentLabel(worst.atMs)}: 99 % of the answers from ${NAMES[worst.source]} came within ${formatDuration(worst.p99Ms)}.`;
}

/** Panel 2: answer times by source on a logarithmic axis, with the limits of claims and the worst point. */
export const LatencyPanel = memo(function LatencyPanel({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const columns = columnsOf(shown.series, range, shown.nowMs, COLUMNS_MAX);
  const lines = latencyLines(shown.series, columns);
  const limits = latencyLimits(shown.view);
  const legend = (
    <>
      <Legend
        entries={TIMED_SOURCES.map((source) => ({
          swatch: `line-${source}`,
          label: NAMES[source],
          value: (atMs) => legendValue(shown, source, atMs),
        }))}
      />
      <span className="panel-key-lines" aria-hidden="true">
        <i className="line-p50" /> p50 <i className="line-p95" /> p95 <i className="line-p99" /> p99
      </span>
    </>
  );
  return (
    <Panel
      number={2}
      title="Answer time by source"
      aside={legend}
      folded={{ lastValue: `Redis ${legendValue(shown, 'redis', undefined)}` }}
    >
      <TimeFigure
        label="Answer time by source"
        summary={() => summaryOf(shown)}
        revision={spokenRevision(shown)}
        describeAt={(atMs) =>
          TIMED_SOURCES.map(
            (source) => `${NAMES[source]} ${timesAt(shown, source, atMs) ?? 'no answers'}`,
          ).join('; ')
        }
        table={() => (
          <PhaseTable view={shown.view} caption="Answer time by source and phase" what="latency" />
        )}
      >
        <Plot
          heightPx={140}
          axis={latencyAxis(lines, limits)}
          hasTimeAxis
          nowMs={shown.nowMs}
          marks={(area) => drawLatency(area, { shown, columns, lines, limits })}
        />
      </TimeFigure>
    </Panel>
  );
});
