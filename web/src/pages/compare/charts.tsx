import { formatDuration, PHASES, type RunEvidence } from '@firedrill/contract';
import { useMemo } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { momentLabel, tickLabel, tickStepMs, ticksOf } from '../../charts/time.ts';
import { Panel } from '../../ui/panel.tsx';
import type { ComparedRun } from './compared-run.ts';
import { fillOf, Hatches } from './hatches.tsx';
import { failingShare, type Point, pointsOf, type Reading, redisShare, worstP99 } from './points.ts';
import { type PhaseShares, phaseShares, SHARE_KINDS } from './shares.ts';

const HEIGHT_PX = 220;
const AXIS = { stroke: 'var(--color-border-strong)', fontSize: 11, tick: { fill: 'var(--color-muted)' } };
const TOOLTIP = {
  contentStyle: { background: 'var(--color-raised)', borderColor: 'var(--color-border)', borderRadius: 6 },
  labelStyle: { color: 'var(--color-text)' },
};
const TIME_TICKS_MAX = 7;
const LOG_MS_MIN = 0.1;

/** An axis of powers of ten that holds all values. */
function logAxis(points: readonly Point[]) {
  const most = Math.max(1, ...points.map(({ a, b }) => Math.max(a ?? 0, b ?? 0)));
  const last = Math.ceil(Math.log10(most));
  const ticks = Array.from({ length: last + 2 }, (_, i) => 10 ** (i - 1));
  return { scale: 'log' as const, domain: [LOG_MS_MIN, 10 ** last], ticks, allowDataOverflow: true };
}

/** Round ticks of time, written as everywhere. */
function timeTicks(points: readonly Point[]) {
  const endMs = 1_000 * (points.at(-1)?.atS ?? 0);
  const stepMs = tickStepMs(endMs, TIME_TICKS_MAX);
  return {
    ticks: ticksOf({ fromMs: 0, toMs: endMs }, stepMs).map((ms) => ms / 1_000),
    tickFormatter: (atS: number): string => tickLabel(1_000 * atS, stepMs),
  };
}

/** Words are in the colour of text; what stands before them has that of what is drawn. */
function legendWord(word: string) {
  return <span className="compare-legend">{word}</span>;
}

interface Overlay {
  title: string;
  note: string;
  read: Reading;
  unit: '%' | 'ms';
}

const OVERLAYS: readonly Overlay[] = [
  { title: 'Answers from Redis', note: 'share of good answers', read: redisShare, unit: '%' },
  { title: 'Queries not answered well', note: 'errors and no answer', read: failingShare, unit: '%' },
  { title: 'Answer time from Redis', note: 'worst p99', read: worstP99('redis'), unit: 'ms' },
  { title: 'Answer time from MySQL', note: 'worst p99', read: worstP99('mysql'), unit: 'ms' },
];

function valueText(value: unknown, unit: Overlay['unit']): string {
  if (typeof value !== 'number') return '–';
  return unit === 'ms' ? formatDuration(value) : `${value.toFixed(1)} %`;
}

/** When faults were in force in a run, in s. */
function faultSpans({ view }: RunEvidence): { id: string; fromS: number; toS: number }[] {
  return view.faults.map(({ id, inForceMs, injectingMs, removedMs }) => ({
    id,
    fromS: (inForceMs ?? injectingMs) / 1_000,
    toS: (removedMs ?? view.atMs) / 1_000,
  }));
}

function hasValues(points: readonly Point[]): boolean {
  return points.some(({ a, b }) => (a ?? 0) > 0 || (b ?? 0) > 0);
}

function OverlayChart({ overlay, a, b }: { overlay: Overlay; a: ComparedRun; b: ComparedRun }) {
  const { title, note, read, unit } = overlay;
  const points = useMemo(() => pointsOf(a.series, b.series, read), [a, b, read]);
  if (!hasValues(points)) return null;
  const isTime = unit === 'ms';
  return (
    <Panel title={title} note={note}>
      <figure
        className="compare-chart"
        aria-label={`${title} over time, A and B. The numbers are in the tables.`}
      >
        <ResponsiveContainer width="100%" height={HEIGHT_PX}>
          <LineChart data={points} margin={{ top: 4, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid stroke="var(--color-border)" vertical={false} />
            {faultSpans(a.evidence).map(({ id, fromS, toS }) => (
              <ReferenceArea
                key={id}
                x1={fromS}
                x2={toS}
                fill="var(--color-fault-band)"
                ifOverflow="hidden"
              />
            ))}
            <XAxis dataKey="atS" type="number" domain={[0, 'dataMax']} {...timeTicks(points)} {...AXIS} />
            <YAxis
              width={52}
              {...(isTime ? logAxis(points) : { domain: [0, 100] })}
              tickFormatter={(value: number) => (isTime ? formatDuration(value) : `${value} %`)}
              {...AXIS}
            />
            <Tooltip
              {...TOOLTIP}
              isAnimationActive={false}
              labelFormatter={(at) => momentLabel(1_000 * Number(at))}
              formatter={(value, name) => [valueText(value, unit), name]}
            />
            <Legend itemSorter={null} formatter={legendWord} />
            <Line
              name="A"
              dataKey="a"
              type="stepAfter"
              stroke="var(--color-border-strong)"
              strokeWidth={1.5}
              strokeDasharray="5 3"
              dot={false}
              isAnimationActive={false}
            />
            <Line
              name="B"
              dataKey="b"
              type="stepAfter"
              stroke="var(--color-accent)"
              strokeWidth={1.75}
              dot={false}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </figure>
    </Panel>
  );
}

function ShareBars({ shares }: { shares: readonly PhaseShares[] }) {
  return (
    <Panel title="Where answers came from, by phase" note="share of all queries">
      <figure
        className="compare-chart"
        aria-label="Shares of answers by phase, A and B. The numbers are in the tables."
      >
        <ResponsiveContainer width="100%" height={28 * shares.length + 64}>
          <BarChart
            data={[...shares]}
            layout="vertical"
            margin={{ top: 0, right: 8, bottom: 0, left: 0 }}
            barSize={16}
          >
            <XAxis type="number" domain={[0, 100]} unit=" %" {...AXIS} />
            <YAxis type="category" dataKey="name" width={92} {...AXIS} />
            <Tooltip
              {...TOOLTIP}
              isAnimationActive={false}
              formatter={(value, name) => [valueText(value, '%'), name]}
            />
            <Hatches />
            <Legend itemSorter={null} formatter={legendWord} />
            {SHARE_KINDS.map(({ kind, word, colour }) => (
              <Bar
                key={kind}
                dataKey={kind}
                name={word}
                stackId="share"
                fill={fillOf(kind, colour)}
                stroke={colour}
                legendType="square"
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </figure>
    </Panel>
  );
}

/** Two runs, one drawn over the other. */
export function CompareCharts({ a, b }: { a: ComparedRun; b: ComparedRun }) {
  const shares = useMemo(
    () => PHASES.flatMap((phase) => phaseShares(phase, a.evidence.view, b.evidence.view)),
    [a, b],
  );
  return (
    <div className="compare-charts">
      <ShareBars shares={shares} />
      {OVERLAYS.map((overlay) => (
        <OverlayChart key={overlay.title} overlay={overlay} a={a} b={b} />
      ))}
    </div>
  );
}
