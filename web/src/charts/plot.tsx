import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { drawBands, drawBrackets, fontOf, type PlotArea } from './plot-area.ts';
import { tickLabel, tickStepMs, ticksOf } from './time.ts';
import { RIGHT_PX, type Timeline, useTimeline } from './timeline.tsx';

/** The axis of values. */
export interface ValueAxis {
  min: number;
  max: number;
  isLog?: boolean;
  ticks: readonly number[];
  label(value: number): string;
}

/** What is drawn and on which scales. */
export interface PlotProps {
  /** In CSS px where the page's text is as large as usual. */
  heightPx: number;
  axis: ValueAxis;
  /** Whether the axis of time is labelled. */
  hasTimeAxis: boolean;
  /** Whether faults have brackets with their names over the plot. */
  hasBrackets?: boolean;
  gutterPx?: number;
  nowMs: number;
  /** Draws the marks, cut to the plot. */
  marks(area: PlotArea): void;
}

/** What is half a screen away is kept up to date, so that scrolling to it shows nothing old. */
const NEARLY_IN_SIGHT = '50% 0px';

const TIME_AXIS_PX = 20;
const BRACKETS_PX = 22;
const TOP_PX = 6;

type Latest = PlotProps & { timeline: Timeline };

function heightOf({ heightPx, timeline }: Latest): number {
  return Math.round(heightPx * timeline.scale);
}

function areaOf(plot: UPlot, { timeline }: Latest): PlotArea {
  const { left, top, width, height } = plot.bbox;
  return {
    ctx: plot.ctx,
    left,
    top,
    width,
    height,
    ratio: devicePixelRatio * timeline.scale,
    colours: timeline.colours,
    x: (ms) => plot.valToPos(ms, 'x', true),
    y: (value) => plot.valToPos(value, 'y', true),
  };
}

function drawMarks(plot: UPlot, latest: Latest): void {
  const area = areaOf(plot, latest);
  const { ctx } = area;
  const { bands, range } = latest.timeline;
  ctx.save();
  if (latest.hasBrackets) drawBrackets(area, bands, range, latest.nowMs);
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.width, area.height);
  ctx.clip();
  latest.marks(area);
  ctx.restore();
}

function timeAxis(latest: () => Latest): UPlot.Axis {
  const step = (plot: UPlot): number => {
    const { range } = latest().timeline;
    return tickStepMs(range.toMs - range.fromMs, Math.max(2, plot.width / (80 * latest().timeline.scale)));
  };
  return {
    show: latest().hasTimeAxis,
    scale: 'x',
    size: TIME_AXIS_PX * latest().timeline.scale,
    gap: 4,
    font: fontOf(11, latest().timeline.scale),
    stroke: () => latest().timeline.colours.muted,
    grid: { stroke: () => latest().timeline.colours.border, width: 1 },
    ticks: { show: false },
    splits: (plot) => ticksOf(latest().timeline.range, step(plot)),
    values: (plot, splits) => splits.map((split) => tickLabel(split, step(plot))),
  };
}

function valueAxis(latest: () => Latest, gutterPx: number): UPlot.Axis {
  return {
    scale: 'y',
    size: gutterPx,
    gap: 6,
    font: fontOf(11, latest().timeline.scale),
    stroke: () => latest().timeline.colours.muted,
    grid: { stroke: () => latest().timeline.colours.border, width: 1 },
    ticks: { show: false },
    splits: () => [...latest().axis.ticks],
    values: (_plot, splits) => splits.map((split) => latest().axis.label(split)),
    filter: (_plot, splits) => splits,
  };
}

function optionsOf(latest: () => Latest, width: number): UPlot.Options {
  const { hasBrackets, axis, timeline, gutterPx } = latest();
  const top = (hasBrackets ? BRACKETS_PX : TOP_PX) * timeline.scale;
  const bottom = latest().hasTimeAxis ? 0 : TOP_PX;
  return {
    width,
    height: heightOf(latest()),
    padding: [top, RIGHT_PX, bottom, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, auto: false },
      y: axis.isLog ? { distr: 3, auto: false } : { auto: false },
    },
    series: [{}, { show: false, scale: 'y' }],
    axes: [timeAxis(latest), valueAxis(latest, gutterPx ?? timeline.gutterPx)],
    hooks: {
      drawClear: [
        (plot) =>
          drawBands(areaOf(plot, latest()), latest().timeline.bands, latest().timeline.range, latest().nowMs),
      ],
      draw: [(plot) => drawMarks(plot, latest())],
    },
  };
}

/** Draws anew; the axes are laid out again only where their scales have changed, which costs as much as the rest. */
function drawerOf(plot: UPlot, latest: () => Latest): () => void {
  let drawn = '';
  return () => {
    const { timeline, axis } = latest();
    const { fromMs, toMs } = timeline.range;
    const scales = JSON.stringify([fromMs, toMs, axis.min, axis.max, axis.ticks, axis.ticks.map(axis.label)]);
    if (scales === drawn) {
      plot.redraw(false, false);
      return;
    }
    drawn = scales;
    plot.batch(() => {
      plot.setScale('x', { min: fromMs, max: toMs });
      plot.setScale('y', { min: axis.min, max: axis.max });
      plot.redraw(false, true);
    });
  };
}

/** A canvas with an axis of time and one of values, on which `marks` draws; it follows the timeline around it, and rests while it is out of sight. */
export function Plot(props: PlotProps): ReactNode {
  const timeline = useTimeline();
  const host = useRef<HTMLDivElement>(null);
  const draw = useRef<(() => void) | undefined>(undefined);
  const isInSight = useRef(true);
  const latest = useRef<Latest>({ ...props, timeline });
  useLayoutEffect(() => {
    latest.current = { ...props, timeline };
  });
  const { hasTimeAxis, hasBrackets = false } = props;
  const heightPx = heightOf({ ...props, timeline });
  const gutterPx = props.gutterPx ?? timeline.gutterPx;
  const isLog = props.axis.isLog ?? false;

  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what a plot cannot change once it is made
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = new UPlot(
      optionsOf(() => latest.current, Math.max(1, element.clientWidth)),
      [
        [0, 1],
        [null, null],
      ],
      element,
    );
    draw.current = drawerOf(made, () => latest.current);
    const resized = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== made.width) made.setSize({ width, height: heightOf(latest.current) });
    });
    resized.observe(element);
    const seen = new IntersectionObserver(
      (entries) => {
        isInSight.current = entries.at(-1)?.isIntersecting ?? true;
        if (isInSight.current) draw.current?.();
      },
      { rootMargin: NEARLY_IN_SIGHT },
    );
    seen.observe(element);
    return () => {
      resized.disconnect();
      seen.disconnect();
      draw.current = undefined;
      made.destroy();
    };
  }, [heightPx, timeline.scale, hasTimeAxis, hasBrackets, gutterPx, isLog]);

  useEffect(() => {
    // On paper everything is in sight.
    if (isInSight.current || matchMedia('print').matches) draw.current?.();
  });

  return <div ref={host} className="chart-host" style={{ height: heightPx }} />;
}
