import type { PlotArea } from './plot-area.ts';

/** Dash and dot: no other line of a chart is broken like this, so that a ghost's is known without its colour. */
const GHOST_DASH_PX = [6, 2.5, 1.5, 2.5] as const;
const GHOST_WIDTH_PX = 1.25;
/** The strip of the surface's colour to both sides, which keeps a line apart from any fill below it. */
const CASING_PX = 1.25;

/** How a ghost's line is drawn. */
export interface GhostLook {
  colour: string;
  alpha?: number;
  /** Whether it lies on fills that it has to be kept apart from. */
  isOnFill?: boolean;
}

/** Draws a line of another run: thin, in dashes and dots. */
export function strokeGhost(
  { ctx, ratio, colours }: PlotArea,
  path: Path2D,
  { colour, alpha = 1, isOnFill = false }: GhostLook,
): void {
  ctx.save();
  ctx.lineJoin = 'round';
  if (isOnFill) {
    ctx.strokeStyle = colours.surface;
    ctx.globalAlpha = 0.8;
    ctx.lineWidth = (GHOST_WIDTH_PX + 2 * CASING_PX) * ratio;
    ctx.stroke(path);
  }
  ctx.setLineDash(GHOST_DASH_PX.map((length) => length * ratio));
  ctx.strokeStyle = colour;
  ctx.globalAlpha = alpha;
  ctx.lineWidth = GHOST_WIDTH_PX * ratio;
  ctx.stroke(path);
  ctx.restore();
}
