import { memo, type ReactNode, useEffect, useRef } from 'react';
import { TimeFigure } from '../../charts/figure.tsx';
import { drawBands } from '../../charts/plot-area.ts';
import { momentLabel, tickLabel, tickStepMs, ticksOf } from '../../charts/time.ts';
import { RIGHT_PX, type Timeline, useTimeline } from '../../charts/timeline.tsx';
import { useWidth } from '../../charts/use-width.ts';
import type { Lane } from '../model.ts';
import { type Shown, spokenRevision } from '../page-shown.ts';
import { LaneDetails } from './lane-details.tsx';
import { bandsIn, changesOf, drawBandsOf, segmentAt } from './lanes-draw.ts';
import { Panel, Readout } from './panel.tsx';
import { useIsPhone } from './phone.ts';

const ROW_PX = 18;
const GAP_PX = 3;
/** So many rows have room beside the other panels on a wide page; fewer or more of them share it, within what reads well. */
const ROWS_ROOMY = 7;
const STEP_PX_MIN = 15;
const STEP_PX_MAX = 25;
/** Bands narrower than this cannot be told apart. */
const JOIN_PX = 5;

interface Rows {
  stepPx: number;
  heightPx: number;
  topPx: number;
  fontPx: number;
}

/** On a phone the name stands over its band, and takes a line of its own. */
function rowsFor(isPhone: boolean, count: number, scale: number): Rows {
  const rows = usualRows(isPhone, count);
  return {
    ...rows,
    stepPx: Math.round(rows.stepPx * scale),
    heightPx: Math.round(rows.heightPx * scale),
    topPx: Math.round(rows.topPx * scale),
  };
}

function usualRows(isPhone: boolean, count: number): Rows {
  if (isPhone) return { stepPx: ROW_PX + GAP_PX + 18, heightPx: ROW_PX, topPx: 18, fontPx: 10 };
  const sharedPx = Math.floor((ROWS_ROOMY * (ROW_PX + GAP_PX)) / Math.max(1, count));
  const stepPx = Math.min(STEP_PX_MAX, Math.max(STEP_PX_MIN, sharedPx));
  const gapPx = count > ROWS_ROOMY ? GAP_PX - 1 : GAP_PX;
  return { stepPx, heightPx: stepPx - gapPx, topPx: 0, fontPx: 11 };
}

function drawLanes(
  canvas: HTMLCanvasElement,
  shown: Shown,
  timeline: Timeline,
  widthPx: number,
  rows: Rows,
): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const ratio = devicePixelRatio;
  const { range, colours, gutterPx, bands, scale } = timeline;
  const { lanes } = shown.series;
  canvas.width = Math.round(widthPx * ratio);
  canvas.height = Math.round(rows.stepPx * lanes.length * ratio);
  const left = gutterPx * ratio;
  const width = Math.max(1, canvas.width - left - RIGHT_PX * ratio);
  const x = (ms: number): number => left + ((ms - range.fromMs) / (range.toMs - range.fromMs)) * width;
  ctx.fillStyle = colours.border;
  for (const tick of ticksOf(
    range,
    tickStepMs(range.toMs - range.fromMs, Math.max(2, widthPx / (80 * scale))),
  )) {
    ctx.fillRect(Math.round(x(tick)), 0, Math.max(1, Math.round(ratio)), canvas.height);
  }
  const drawn = ratio * scale;
  const area = { ctx, left, top: 0, width, height: canvas.height, ratio: drawn, colours, x, y: () => 0 };
  drawBands(area, bands, range, shown.nowMs);
  const joinMs = (JOIN_PX * ratio * (range.toMs - range.fromMs)) / width;
  for (const [index, lane] of lanes.entries()) {
    const top = Math.round((index * rows.stepPx + rows.topPx) * ratio);
    const row = { ctx, left, width, top, height: Math.round(rows.heightPx * ratio), ratio: drawn };
    drawBandsOf(row, bandsIn(lane.segments, range, shown.nowMs, joinMs), range, colours, rows.fontPx);
  }
}

function stateWords(lane: Lane, atMs: number): string {
  const segment = segmentAt(lane.segments, atMs);
  if (!segment) return '';
  return segment.detail === '' ? segment.word : `${segment.word} (${segment.detail})`;
}

function describeLanes(lanes: readonly Lane[], atMs: number): string {
  return lanes
    .map((lane) => ({ label: lane.label, words: stateWords(lane, atMs) }))
    .filter(({ words }) => words !== '')
    .map(({ label, words }) => `${label} ${words}`)
    .join('; ');
}

function LanesTable({ lanes, atMs }: { lanes: readonly Lane[]; atMs: number }): ReactNode {
  return (
    <table>
      <caption>States now</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">State</th>
          <th scope="col">Changes so far</th>
        </tr>
      </thead>
      <tbody>
        {lanes.map((lane) => (
          <tr key={lane.id}>
            <th scope="row">{lane.label}</th>
            <td>{stateWords(lane, atMs)}</td>
            <td>{changesOf(lane.segments)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is worth saying at a moment: the states that are not good, or that all are. */
function troubleAt(lanes: readonly Lane[], atMs: number): string {
  const trouble = lanes
    .map((lane) => ({ lane, segment: segmentAt(lane.segments, atMs) }))
    .filter(({ segment }) => segment && segment.tone !== 'good' && segment.tone !== 'neutral')
    .map(({ lane, segment }) => `${lane.label} ${segment?.word}`);
  return trouble.length === 0 ? 'everything well' : trouble.join(' · ');
}

/** Panel 3: what is true of each part, from ground truth down to the client and its breaker, as bands with words. */
export const LanesPanel = memo(function LanesPanel({ shown }: { shown: Shown }): ReactNode {
  const timeline = useTimeline();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const widthPx = useWidth(host);
  const { lanes } = shown.series;
  const rows = rowsFor(useIsPhone(), lanes.length, timeline.scale);
  useEffect(() => {
    if (canvas.current && widthPx > 0) drawLanes(canvas.current, shown, timeline, widthPx, rows);
  });
  const { range } = timeline;
  const stepMs = tickStepMs(range.toMs - range.fromMs, 8);
  const aside = (
    <Readout
      className="panel-readout"
      text={(atMs) => {
        const words = troubleAt(lanes, atMs ?? shown.nowMs);
        if (atMs === undefined) return shown.isGoingOn ? words : `at the end: ${words}`;
        return `${momentLabel(atMs, 2)}: ${atMs > shown.nowMs ? 'not yet' : words}`;
      }}
    />
  );
  return (
    <Panel number={3} title="States" aside={aside}>
      <TimeFigure
        label="States"
        summary={() =>
          `From ${tickLabel(range.fromMs, stepMs)} to ${tickLabel(range.toMs, stepMs)}. Now: ${describeLanes(lanes, shown.nowMs)}.`
        }
        revision={spokenRevision(shown)}
        describeAt={(atMs) => (atMs > shown.nowMs ? 'not yet' : describeLanes(lanes, atMs))}
        table={() => <LanesTable lanes={lanes} atMs={shown.nowMs} />}
      >
        <div
          ref={host}
          className="lanes"
          style={{ height: Math.max(1, lanes.length) * rows.stepPx, lineHeight: `${rows.heightPx}px` }}
        >
          <canvas ref={canvas} className="chart-canvas lanes-canvas" />
          {lanes.map((lane, index) => (
            <span
              key={lane.id}
              className="lane-label"
              title={lane.label}
              style={{ top: index * rows.stepPx, width: rows.topPx > 0 ? undefined : timeline.gutterPx - 8 }}
            >
              {lane.label}
            </span>
          ))}
          <LaneDetails lanes={lanes} nowMs={shown.nowMs} stepPx={rows.stepPx} topPx={rows.topPx} />
        </div>
      </TimeFigure>
    </Panel>
  );
});
