import type { ChartColours } from './colours.ts';
import type { TimeRange } from './time.ts';
import type { FaultBand } from './timeline.tsx';

/** Where a chart draws, in device pixels, with its scales. */
export interface PlotArea {
  ctx: CanvasRenderingContext2D;
  left: number;
  top: number;
  width: number;
  height: number;
  /** Device pixels per CSS pixel of a chart in a page with text as large as usual. */
  ratio: number;
  colours: ChartColours;
  x(ms: number): number;
  y(value: number): number;
}

/** The font of a canvas' words, in device pixels. */
export function fontOf(sizePx: number, ratio: number, weight = 400): string {
  return `${weight} ${Math.round(sizePx * ratio)}px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif`;
}

function edge({ ctx, top, height, ratio }: PlotArea, x: number): void {
  ctx.fillRect(Math.round(x), top, Math.max(1, Math.round(ratio)), height);
}

/** Narrower stretches would be all edge. */
const EDGED_PX_MIN = 8;

/** Shades the stretches in which a fault was in force: 6 % of the text's colour, with an edge where it begins and ends. */
export function drawBands(
  area: PlotArea,
  bands: readonly FaultBand[],
  range: TimeRange,
  nowMs: number,
): void {
  const { ctx, top, height, colours } = area;
  ctx.fillStyle = colours.text;
  for (const band of bands) {
    const endMs = band.endMs ?? nowMs;
    if (band.isPlanned || endMs < range.fromMs || band.startMs > range.toMs) continue;
    const left = area.x(Math.max(band.startMs, range.fromMs));
    const right = area.x(Math.min(endMs, range.toMs));
    ctx.globalAlpha = 0.06;
    ctx.fillRect(left, top, Math.max(1, right - left), height);
    if (right - left < EDGED_PX_MIN * area.ratio) continue;
    ctx.globalAlpha = 0.35;
    if (band.startMs >= range.fromMs) edge(area, left);
    if (band.endMs !== undefined && endMs <= range.toMs) edge(area, right);
  }
  ctx.globalAlpha = 1;
}

/** Draws a bracket with the fault's name over each stretch, in the room above the plot. */
export function drawBrackets(
  area: PlotArea,
  bands: readonly FaultBand[],
  range: TimeRange,
  nowMs: number,
): void {
  const { ctx, top, ratio, colours } = area;
  const y = top - 5 * ratio;
  ctx.strokeStyle = colours.muted;
  ctx.fillStyle = colours.text;
  ctx.lineWidth = Math.max(1, Math.round(ratio));
  ctx.font = fontOf(11, ratio);
  ctx.textBaseline = 'bottom';
  ctx.textAlign = 'left';
  let freeFrom = Number.NEGATIVE_INFINITY;
  for (const band of bands) {
    const endMs = band.endMs ?? (band.isPlanned ? range.toMs : nowMs);
    if (endMs < range.fromMs || band.startMs > range.toMs) continue;
    const left = area.x(Math.max(band.startMs, range.fromMs));
    const right = Math.max(left + 2 * ratio, area.x(Math.min(endMs, range.toMs)));
    ctx.setLineDash(band.isPlanned ? [3 * ratio, 3 * ratio] : []);
    ctx.beginPath();
    ctx.moveTo(left, top);
    ctx.lineTo(left, y);
    ctx.lineTo(right, y);
    ctx.lineTo(right, top);
    ctx.stroke();
    const words = `${band.label}${band.isPlanned ? ' (planned)' : ''}`;
    const wordsWidth = ctx.measureText(words).width;
    const wanted = Math.min(left, area.left + area.width - wordsWidth);
    const wordsLeft = Math.max(wanted, freeFrom);
    if (wordsLeft > wanted && wordsLeft + wordsWidth > right) continue;
    ctx.fillText(words, wordsLeft, y - 1 * ratio);
    freeFrom = wordsLeft + wordsWidth + 8 * ratio;
  }
  ctx.setLineDash([]);
}
