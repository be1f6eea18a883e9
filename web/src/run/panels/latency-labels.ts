import { type Claim, formatDuration } from '@firedrill/contract';
import { type Column, type WorstAnswer, worstAnswer } from '../../charts/columns.ts';
import { fontOf, type PlotArea } from '../../charts/plot-area.ts';
import { claimWords } from '../claim-rows.ts';
import type { Shown } from '../page-shown.ts';
import { countedFromMs } from './answers-words.ts';

/** Where a label stands, in device pixels. */
export interface Plate {
  left: number;
  top: number;
  width: number;
  height: number;
}

const PLATE_HEIGHT_PX = 15;
const PLATE_ALPHA = 0.86;

function overlap(a: Plate, b: Plate): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

/** Moves a label into the plot. */
function within({ left, top, width, height }: PlotArea, plate: Plate): Plate {
  const most = { left: left + width - plate.width, top: top + height - plate.height };
  return {
    ...plate,
    left: Math.max(left, Math.min(plate.left, most.left)),
    top: Math.max(top, Math.min(plate.top, most.top)),
  };
}

/** The first of some places for a label that is in the plot and clear of other labels; the first one where none is. */
export function placeOf(
  area: PlotArea,
  wanted: readonly Plate[],
  taken: readonly Plate[],
): Plate | undefined {
  const places = wanted.map((plate) => within(area, plate));
  const isMoved = (place: Plate, index: number): boolean =>
    Math.abs(place.left - (wanted[index]?.left ?? 0)) > 1 ||
    Math.abs(place.top - (wanted[index]?.top ?? 0)) > 1;
  const isFree = (place: Plate): boolean => !taken.some((other) => overlap(place, other));
  return (
    places.find((place, index) => isFree(place) && !isMoved(place, index)) ?? places.find(isFree) ?? places[0]
  );
}

/** Words on a plate of the surface's colour, so that no line runs through them. */
function drawLabel({ ctx, colours, ratio }: PlotArea, words: string, plate: Plate): void {
  ctx.fillStyle = colours.surface;
  ctx.globalAlpha = PLATE_ALPHA;
  ctx.fillRect(plate.left, plate.top, plate.width, plate.height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.text;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(words, plate.left + 3 * ratio, plate.top + plate.height / 2 + ratio * 0.5);
}

function sizeOf({ ctx, ratio }: PlotArea, words: string): Pick<Plate, 'width' | 'height'> {
  return { width: ctx.measureText(words).width + 6 * ratio, height: PLATE_HEIGHT_PX * ratio };
}

/** Draws the limits of claims, each with its text; returns where the texts stand, with what was taken before. */
export function drawLimits(
  area: PlotArea,
  shown: Shown,
  limits: readonly Claim[],
  taken: readonly Plate[],
): Plate[] {
  const { ctx, colours, ratio } = area;
  const plates: Plate[] = [...taken];
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = Math.max(1, ratio);
  ctx.font = fontOf(11, ratio);
  for (const limit of limits) {
    const { value, selection } = limit;
    const text = claimWords(limit);
    const y = Math.round(area.y(value)) + 0.5;
    const spans = shown.view.phases.filter(({ phase }) => phase === selection.phase);
    const whole = { startMs: 0, endMs: Number.POSITIVE_INFINITY };
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    for (const { startMs, endMs } of selection.phase ? spans : [whole]) {
      ctx.beginPath();
      ctx.moveTo(Math.max(area.left, area.x(startMs)), y);
      ctx.lineTo(Math.min(area.left + area.width, area.x(Math.min(endMs ?? shown.nowMs, 1e9))), y);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    const size = sizeOf(area, text);
    const left = area.x((selection.phase ? spans[0] : whole)?.startMs ?? 0) + 2 * ratio;
    const above = { left, top: y - size.height - ratio, ...size };
    const below = { ...above, top: y + ratio };
    const aside = { ...above, left: left + size.width };
    const plate = placeOf(area, [above, aside, below], plates);
    if (!plate) continue;
    drawLabel(area, text, plate);
    plates.push(plate);
  }
  return plates;
}

/** The mark of the window with the worst p99: a ring, with its middle in device pixels. */
export interface WorstMark {
  worst: WorstAnswer;
  x: number;
  y: number;
  /** What it covers. */
  plate: Plate;
}

/** Where the ring of the worst p99 stands; `undefined` where no window has enough answers. */
export function worstMark(
  area: PlotArea,
  { series, view }: Shown,
  columns: readonly Column[],
): WorstMark | undefined {
  const countedMs = countedFromMs(view);
  const worst = worstAnswer(
    series,
    columns.filter(({ startMs, endMs }) => (startMs + endMs) / 2 >= countedMs),
  );
  if (!worst) return undefined;
  const x = area.x(worst.atMs);
  const y = area.y(worst.p99Ms);
  const reach = 6 * area.ratio;
  return { worst, x, y, plate: { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach } };
}

/** Draws the ring of the worst p99, with its value where no other label stands. */
export function drawWorst(area: PlotArea, { worst, x, y }: WorstMark, taken: readonly Plate[]): void {
  const { ctx, colours, ratio } = area;
  const words = `worst p99 ${formatDuration(worst.p99Ms)}`;
  ctx.font = fontOf(11, ratio, 600);
  const size = sizeOf(area, words);
  const middle = { left: x - size.width / 2, top: y - size.height / 2 };
  const places = [
    { ...size, left: middle.left, top: y - size.height - 6 * ratio },
    { ...size, left: x + 8 * ratio, top: middle.top },
    { ...size, left: x - size.width - 8 * ratio, top: middle.top },
    { ...size, left: middle.left, top: y + 6 * ratio },
  ];
  const plate = placeOf(area, places, taken);
  if (plate) drawLabel(area, words, plate);
  ctx.beginPath();
  ctx.arc(x, y, 4 * ratio, 0, 2 * Math.PI);
  ctx.fillStyle = colours.surface;
  ctx.fill();
  ctx.lineWidth = 2 * ratio;
  ctx.strokeStyle = colours[worst.source];
  ctx.stroke();
}
