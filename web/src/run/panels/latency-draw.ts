import { type Claim, findMetric, formatDuration, type RunView } from '@firedrill/contract';
import { type Column, type Extremes, extremesIn, type Percentile } from '../../charts/columns.ts';
import type { ValueAxis } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import { type RunSeries, TIMED_SOURCES, type TimedSource } from '../model.ts';
import type { Shown } from '../page-shown.ts';
import { drawLimits, drawWorst, worstMark } from './latency-labels.ts';

const PERCENTILES = ['p50Ms', 'p95Ms', 'p99Ms'] as const satisfies Percentile[];

/** Percentiles differ by their dashes, sources by their colour: a line is told by both. */
const LOOKS: Record<Percentile, { widthPx: number; dashPx: readonly number[]; alpha: number }> = {
  p50Ms: { widthPx: 1, dashPx: [1.5, 2.5], alpha: 0.9 },
  p95Ms: { widthPx: 1.25, dashPx: [5, 3], alpha: 0.75 },
  p99Ms: { widthPx: 1.75, dashPx: [], alpha: 1 },
};

/** With more columns than this a line goes up and down within a dash, which is then noise, and slow to draw. */
const DASHED_COLUMNS_MAX = 300;

/** Of a line with too few samples behind it. */
const FAINT_ALPHA = 0.3;

/** Claims about answer times, which can be drawn as a line. */
export function latencyLimits(view: RunView): Claim[] {
  return (view.run?.scenario.claims ?? []).filter((claim) => {
    const metric = findMetric(claim.metric);
    return metric?.dimension === 'duration' && metric.timesRequests;
  });
}

/**
 * A line of the chart: one source's percentile, the least and the greatest value a column in ms; NaN where it has none: a
 * gap. As numbers side by side, since a picture and the one before it are held for as long as the run is looked at.
 */
export interface LatencyLine {
  source: TimedSource;
  percentile: Percentile;
  lowMs: Float64Array;
  highMs: Float64Array;
  /** 1 where enough answers stand behind one of a column's values. */
  isFirm: Uint8Array;
}

function lineOf(
  { latency }: RunSeries,
  columns: readonly Column[],
  { source, percentile }: Pick<LatencyLine, 'source' | 'percentile'>,
): LatencyLine {
  const line = {
    source,
    percentile,
    lowMs: new Float64Array(columns.length).fill(Number.NaN),
    highMs: new Float64Array(columns.length).fill(Number.NaN),
    isFirm: new Uint8Array(columns.length),
  };
  for (const [index, column] of columns.entries()) {
    const found = extremesIn(latency[source], percentile, column);
    if (!found) continue;
    line.lowMs[index] = found.lowMs;
    line.highMs[index] = found.highMs;
    line.isFirm[index] = Number(found.isFirm);
  }
  return line;
}

/** The values of all lines over the columns of a chart. */
export function latencyLines(series: RunSeries, columns: readonly Column[]): LatencyLine[] {
  return TIMED_SOURCES.flatMap((source) =>
    PERCENTILES.map((percentile) => lineOf(series, columns, { source, percentile })),
  );
}

/** The least and the greatest of all values of some lines, and of 1 ms. */
export function latencyBounds(lines: readonly LatencyLine[]): Pick<Extremes, 'lowMs' | 'highMs'> {
  const bounds = { lowMs: 1, highMs: 1 };
  for (const line of lines) {
    // A gap compares as false.
    for (const low of line.lowMs) if (low < bounds.lowMs) bounds.lowMs = low;
    for (const high of line.highMs) if (high > bounds.highMs) bounds.highMs = high;
  }
  return bounds;
}

/** An axis of whole powers of ten that holds every line, every limit and what else is drawn. */
export function latencyAxis(
  lines: readonly LatencyLine[],
  limits: readonly Claim[],
  also: Pick<Extremes, 'lowMs' | 'highMs'>,
): ValueAxis {
  const bounds = latencyBounds(lines);
  const low = Math.min(bounds.lowMs, also.lowMs);
  let high = Math.max(bounds.highMs, also.highMs);
  for (const limit of limits) high = Math.max(high, limit.value);
  const min = 10 ** Math.floor(Math.log10(Math.max(low, 0.05)));
  const max = Math.max(10, 10 ** Math.ceil(Math.log10(high * 1.2)));
  const ticks: number[] = [];
  for (let tick = min; tick <= max * 1.001; tick *= 10) ticks.push(Number(tick.toPrecision(1)));
  return { min, max, isLog: true, ticks, label: (ms) => formatDuration(ms) };
}

/** A line as two paths, firm and faint; in steps, since a value is a whole window's. */
function trace(area: PlotArea, columns: readonly Column[], { lowMs, highMs, isFirm }: LatencyLine) {
  const firm = new Path2D();
  const faint = new Path2D();
  let lastEndMs = Number.NaN;
  let lastY = 0;
  for (const [index, column] of columns.entries()) {
    const [lowest, highest] = [lowMs[index] ?? Number.NaN, highMs[index] ?? Number.NaN];
    if (Number.isNaN(lowest)) continue;
    const path = isFirm[index] ? firm : faint;
    const left = area.x(column.startMs);
    const low = area.y(lowest);
    const high = highest === lowest ? low : area.y(highest);
    if (column.startMs - lastEndMs < 1) {
      path.moveTo(left, lastY);
      path.lineTo(left, low);
    } else path.moveTo(left, low);
    if (high !== low) path.lineTo(left, high);
    path.lineTo(area.x(column.endMs), high);
    lastEndMs = column.endMs;
    lastY = high;
  }
  return { firm, faint };
}

/** What the chart shows. */
export interface LatencyPicture {
  shown: Shown;
  columns: readonly Column[];
  lines: readonly LatencyLine[];
  limits: readonly Claim[];
  /** Draws the baseline's lines, where there is one. */
  past: ((area: PlotArea) => void) | undefined;
}

/** Draws lines, limits and the worst point. */
export function drawLatency(area: PlotArea, picture: LatencyPicture): void {
  const { ctx, colours, ratio } = area;
  picture.past?.(area);
  ctx.lineJoin = 'round';
  for (const line of picture.lines) {
    const { widthPx, dashPx, alpha } = LOOKS[line.percentile];
    const { firm, faint } = trace(area, picture.columns, line);
    ctx.strokeStyle = colours[line.source];
    ctx.lineWidth = widthPx * ratio;
    const isDashed = picture.columns.length <= DASHED_COLUMNS_MAX;
    ctx.setLineDash(isDashed ? dashPx.map((length) => length * ratio) : []);
    ctx.globalAlpha = FAINT_ALPHA;
    ctx.stroke(faint);
    // Beside a baseline, of which only the p99 is drawn, the p99 is what matters.
    ctx.globalAlpha = picture.past && line.percentile !== 'p99Ms' ? FAINT_ALPHA : alpha;
    ctx.stroke(firm);
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  const mark = worstMark(area, picture.shown, picture.columns);
  const plates = drawLimits(area, picture.shown, picture.limits, mark ? [mark.plate] : []);
  if (mark) drawWorst(area, mark, plates);
}
