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
import type { Ghost } from '../baseline/ghost.ts';
import { ghostP99 } from '../baseline/ghost-words.ts';
import { ghostTimesAt, useGhostTimes } from '../baseline/latency.ts';
import { useGhost } from '../baseline/provider.tsx';
import { TIMED_SOURCES, type TimedSource } from '../model.ts';
import { type Shown, spokenRevision } from '../page-shown.ts';
import { timesDoubt } from '../run-words.ts';
import { countedFromMs, readoutColumn, ANSWER_NAMES as SOURCE_NAMES } from './answers-words.ts';
import { drawLatency, latencyAxis, latencyLimits, latencyLines } from './latency-draw.ts';
import { Legend, Panel } from './panel.tsx';
import { PhaseTable } from './phase-table.tsx';
import { shownColumns } from './shown-columns.ts';

const WHOLE = { fromMs: 0, toMs: 3_600_000 };

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
  if (atMs === undefined && !shown.isGoingOn) return `p99 ≤ ${formatDuration(found.highMs)}`;
  return `p99 ${formatDuration(found.highMs)}${found.isFirm ? '' : ' (few)'}`;
}

function summaryOf(shown: Shown): string {
  const counted = { ...WHOLE, fromMs: countedFromMs(shown.view) };
  const worst = worstAnswer(shown.series, columnsOf(shown.series, counted, shown.nowMs, COLUMNS_MAX));
  if (!worst) return 'No answer times yet.';
  return `The slowest window after the warm-up was at ${momentLabel(worst.atMs)}: 99 % of the answers from ${SOURCE_NAMES[worst.source]} came within ${formatDuration(worst.p99Ms)}.`;
}

interface LegendProps {
  shown: Shown;
  ghost: Ghost | undefined;
}

/** What the lines are, with the p99 at the cursor, and in brackets that of the baseline. */
function LatencyLegend({ shown, ghost }: LegendProps): ReactNode {
  return (
    <>
      <Legend
        entries={TIMED_SOURCES.map((source) => ({
          swatch: `line-${source}`,
          label: SOURCE_NAMES[source],
          value: (atMs) => {
            const past = ghost ? ` (${ghostP99(ghost, shown, source, atMs) ?? '–'})` : '';
            return `${legendValue(shown, source, atMs)}${past}`;
          },
        }))}
      />
      {ghost && (
        <span className="baseline-key" aria-hidden="true">
          <i className="swatch swatch-ghost" /> (baseline)
        </span>
      )}
      <span className="panel-key-lines" aria-hidden="true">
        <i className="line-p50" /> p50 <i className="line-p95" /> p95 <i className="line-p99" /> p99
      </span>
    </>
  );
}

/** Panel 2: answer times by source on a logarithmic axis, with the limits of claims and the worst point. */
export const LatencyPanel = memo(function LatencyPanel({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const columns = shownColumns(shown, range);
  const lines = latencyLines(shown.series, columns);
  const ghost = useGhost();
  const past = useGhostTimes(ghost);
  const limits = latencyLimits(shown.view);
  return (
    <Panel
      number={2}
      title="Answer time by source"
      doubt={timesDoubt(shown.view)}
      aside={<LatencyLegend shown={shown} ghost={ghost} />}
      folded={{ lastValue: `Redis ${legendValue(shown, 'redis', undefined)}` }}
    >
      <TimeFigure
        label="Answer time by source"
        summary={() => summaryOf(shown)}
        revision={`${spokenRevision(shown)} ${ghost?.label ?? ''}`}
        describeAt={(atMs) =>
          [
            ...TIMED_SOURCES.map(
              (source) => `${SOURCE_NAMES[source]} ${timesAt(shown, source, atMs) ?? 'no answers'}`,
            ),
            ...(ghost ? [ghostTimesAt(ghost, shown, atMs)] : []),
          ].join('; ')
        }
        table={() => (
          <PhaseTable
            view={shown.view}
            baseline={ghost?.shown.view}
            caption="Answer time by source and phase"
            what="latency"
          />
        )}
      >
        <Plot
          heightPx={124}
          axis={latencyAxis(lines, limits, past.bounds)}
          hasTimeAxis
          nowMs={shown.nowMs}
          marks={(area) => drawLatency(area, { shown, columns, lines, limits, past: ghost && past.draw })}
        />
      </TimeFigure>
    </Panel>
  );
});
