import { type Texture, textured } from '../../charts/colours.ts';
import { answersIn, columnsOf } from '../../charts/columns.ts';
import { fontOf, type PlotArea } from '../../charts/plot-area.ts';
import type { TimeRange } from '../../charts/time.ts';
import { ANSWER_KINDS, type AnswerKind } from '../model.ts';
import type { Shown } from '../page-shown.ts';

const TEXTURES: Record<AnswerKind, Texture> = {
  redis: 'solid',
  mysql: 'diagonal',
  stale: 'dots',
  failed: 'cross',
  unanswered: 'outline',
};

/** Windows in which no query ended are a gap only from here on: a change of phase leaves slivers. */
const WAIT_MS_MIN = 400;
const WAIT_WORDS = 'waiting: no query ended';

/** Outlines the stretches in which every query waited: one without an answer counts only when its deadline passes. */
function drawWaits(area: PlotArea, waits: readonly TimeRange[]): void {
  const { ctx, ratio, colours } = area;
  ctx.save();
  ctx.strokeStyle = colours.muted;
  ctx.fillStyle = colours.text;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  ctx.font = fontOf(11, ratio);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { fromMs, toMs } of waits) {
    if (toMs - fromMs < WAIT_MS_MIN) continue;
    const [left, right] = [area.x(fromMs), area.x(toMs)];
    const [top, bottom] = [area.y(1), area.y(0)];
    ctx.strokeRect(left + ratio, top + ratio, right - left - 2 * ratio, bottom - top - 2 * ratio);
    const words = [WAIT_WORDS, 'waiting'].find(
      (text) => ctx.measureText(text).width < right - left - 8 * ratio,
    );
    if (words) ctx.fillText(words, (left + right) / 2, (top + bottom) / 2);
  }
  ctx.restore();
}

/** Draws each kind's part of the answers as one path, from the bottom of the stack to its top. */
export function drawShares(area: PlotArea, shown: Shown, range: TimeRange): void {
  const { ctx, ratio, colours } = area;
  const columns = columnsOf(shown.series, range, shown.nowMs, Math.floor(area.width / ratio));
  const paths = new Map(ANSWER_KINDS.map((kind) => [kind, new Path2D()]));
  const outline = new Path2D();
  let outlinedTo = Number.NaN;
  const waits: TimeRange[] = [];
  for (const column of columns) {
    const counts = answersIn(shown.series, column);
    if (counts.all === 0) {
      const last = waits.at(-1);
      if (last?.toMs === column.startMs) last.toMs = column.endMs;
      else waits.push({ fromMs: column.startMs, toMs: column.endMs });
      continue;
    }
    const left = Math.round(area.x(column.startMs));
    const right = Math.max(left + 1, Math.round(area.x(column.endMs)));
    let below = 0;
    for (const kind of ANSWER_KINDS) {
      if (counts[kind] === 0) continue;
      const bottom = Math.round(area.y(below / counts.all));
      below += counts[kind];
      const top = Math.min(bottom - 1, Math.round(area.y(below / counts.all)));
      paths.get(kind)?.rect(left, top, right - left, bottom - top);
      if (kind === 'unanswered') {
        for (const y of [bottom, top]) {
          outline.moveTo(left, y);
          outline.lineTo(right, y);
        }
        // A stretch begins with an upright edge, so that it cannot be taken for a gap.
        if (left !== outlinedTo) {
          outline.moveTo(left, bottom);
          outline.lineTo(left, top);
        }
        outlinedTo = right;
      }
    }
  }
  for (const [kind, path] of paths) {
    ctx.fillStyle = textured(ctx, colours[kind], TEXTURES[kind], ratio);
    ctx.fill(path);
  }
  ctx.strokeStyle = colours.unanswered;
  ctx.lineWidth = Math.max(1, ratio);
  ctx.stroke(outline);
  drawWaits(area, waits);
}
