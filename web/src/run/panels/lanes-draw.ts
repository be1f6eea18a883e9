import type { ChartColours } from '../../charts/colours.ts';
import { textured } from '../../charts/colours.ts';
import { fontOf } from '../../charts/plot-area.ts';
import type { TimeRange } from '../../charts/time.ts';
import { worstOf } from '../gravity.ts';
import type { LaneSegment, Tone } from '../model.ts';

/** A band as it is drawn; several that are too narrow to be told apart are one, under the word and the tone of the worst. */
export interface Band {
  startMs: number;
  endMs: number;
  word: string;
  tone: Tone;
}

/** What stands between the word of a joined band's worst state and what else there was. */
const BESIDE = { one: ' ↔ ', more: ' and ' } as const;

function join(joined: readonly Band[]): Band {
  const [first] = joined;
  const last = joined.at(-1);
  const worst = worstOf(joined);
  if (!first || !last || !worst) throw new RangeError('no bands to join');
  const others = new Set(joined.map(({ word }) => word));
  others.delete(worst.word);
  const [other] = others;
  const beside = others.size === 1 ? `${BESIDE.one}${other}` : `${BESIDE.more}${others.size} more`;
  const word = other === undefined ? worst.word : `${worst.word}${beside}`;
  return { startMs: first.startMs, endMs: last.endMs, word, tone: worst.tone };
}

/** Before the load begins all happens at zero: only the last of it is a state that somebody could see. */
function hasLasted({ startMs, endMs }: LaneSegment): boolean {
  return endMs === undefined || endMs > startMs;
}

/**
 * The segments of a lane within a range, those that follow each other with the same word as one. What was between two of them
 * for less than `joinMs` and is no better and no worse, such as the state `error` between two attempts, counts as theirs.
 */
function mergedIn(
  segments: readonly LaneSegment[],
  { fromMs, toMs }: TimeRange,
  nowMs: number,
  joinMs: number,
): Band[] {
  const merged: Band[] = [];
  for (const segment of segments) {
    const { startMs, endMs = nowMs, word, tone } = segment;
    if (startMs > nowMs || startMs > toMs) break;
    if (endMs < fromMs || !hasLasted(segment)) continue;
    const band = { startMs, endMs: Math.min(endMs, nowMs), word, tone };
    const last = merged.at(-1);
    const beforeLast = merged.at(-2);
    if (last?.word === word && last.tone === tone) last.endMs = band.endMs;
    else if (last && beforeLast?.word === word && last.tone === tone && last.endMs - last.startMs < joinMs) {
      merged.pop();
      beforeLast.endMs = band.endMs;
    } else merged.push(band);
  }
  return merged;
}

/**
 * The bands of a lane within a range. Neighbours that are both shorter than `joinMs` become one, so that there are never
 * more bands than the screen can show.
 */
export function bandsIn(
  segments: readonly LaneSegment[],
  range: TimeRange,
  nowMs: number,
  joinMs: number,
): Band[] {
  const bands: Band[] = [];
  let short: Band[] = [];
  const flush = (): void => {
    if (short.length > 0) bands.push(join(short));
    short = [];
  };
  for (const band of mergedIn(segments, range, nowMs, joinMs)) {
    if (band.endMs - band.startMs < joinMs) short.push(band);
    else {
      flush();
      bands.push(band);
    }
  }
  flush();
  return bands;
}

/** How often the state that a lane names has changed; other details of the same state are no change. */
export function changesOf(segments: readonly LaneSegment[]): number {
  const lasting = segments.filter(hasLasted);
  return lasting.filter(({ word }, index) => index > 0 && word !== lasting[index - 1]?.word).length;
}

/** Where the bands of a row are drawn, in device pixels. */
export interface Row {
  ctx: CanvasRenderingContext2D;
  left: number;
  width: number;
  top: number;
  height: number;
  ratio: number;
}

/** The colour of the words on a band. */
function inkOf(tone: Tone, colours: ChartColours): string {
  return tone === 'bad' ? colours.surface : colours.text;
}

function fillOf(
  { ctx, ratio }: Row,
  tone: Tone,
  colours: ChartColours,
): { fill: string | CanvasPattern; alpha: number } {
  switch (tone) {
    case 'bad':
      return { fill: colours.failed, alpha: 1 };
    case 'waiting':
      return { fill: textured(ctx, colours.muted, 'diagonal', ratio), alpha: 0.4 };
    case 'unknown':
      return { fill: textured(ctx, colours.muted, 'cross', ratio), alpha: 0.45 };
    case 'good':
      return { fill: colours.accent, alpha: 0.16 };
    case 'neutral':
      return { fill: colours.muted, alpha: 0.12 };
  }
}

/** Room beside a word, in CSS px: of one that is written out, and of what is left of one in a narrow band. */
const PADDING_PX = { wide: 5, narrow: 1.5 } as const;

/** Draws bands with their words; one that does not fit is shortened, or left out, and the readout has it. */
export function drawBandsOf(
  row: Row,
  bands: readonly Band[],
  range: TimeRange,
  colours: ChartColours,
  fontPx: number,
): void {
  const { ctx, left, width, top, height, ratio } = row;
  const perMs = width / Math.max(1, range.toMs - range.fromMs);
  const x = (ms: number): number =>
    left + (Math.min(range.toMs, Math.max(range.fromMs, ms)) - range.fromMs) * perMs;
  ctx.font = fontOf(fontPx, ratio, 500);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  for (const band of bands) {
    const bandLeft = Math.round(x(band.startMs));
    const bandWidth = Math.max(Math.round(2 * ratio), Math.round(x(band.endMs)) - bandLeft);
    const { fill, alpha } = fillOf(row, band.tone, colours);
    ctx.globalAlpha = alpha;
    ctx.fillStyle = fill;
    ctx.fillRect(bandLeft, top, Math.max(1, bandWidth - Math.round(ratio)), height);
    ctx.globalAlpha = 1;
    const found = fitting(band.word, bandWidth / ratio, (word) => ctx.measureText(word).width / ratio);
    if (!found) continue;
    const { word, paddingPx } = found;
    const wordLeft = bandLeft + paddingPx * ratio;
    if (band.tone === 'waiting' || band.tone === 'unknown') {
      const plate = ctx.measureText(word).width + Math.min(4, 2 * paddingPx) * ratio;
      ctx.fillStyle = colours.surface;
      ctx.fillRect(wordLeft - Math.min(2, paddingPx) * ratio, top + 3 * ratio, plate, height - 6 * ratio);
    }
    ctx.fillStyle = inkOf(band.tone, colours);
    ctx.fillText(word, wordLeft, top + height / 2 + ratio * 0.5);
  }
}

/** So many letters of a word still say which it is. */
const LETTERS_MIN = 3;

/** The longest form of a band's word for which there is room, with the room to leave before it; widths in CSS px. */
export function fitting(
  word: string,
  widthPx: number,
  measurePx: (word: string) => number,
): { word: string; paddingPx: number } | undefined {
  const [first = word] = word.split(BESIDE.one).flatMap((part) => part.split(BESIDE.more));
  const fits = (form: string, paddingPx: number): boolean => measurePx(form) + 2 * paddingPx <= widthPx;
  const whole = [word, first].find((form) => fits(form, PADDING_PX.wide));
  if (whole !== undefined) return { word: whole, paddingPx: PADDING_PX.wide };
  // What is cut off within two words, such as `not asked`, says nothing of the state.
  const canBeCut = first.length > LETTERS_MIN + 2 && !first.includes(' ');
  const cut = canBeCut ? [LETTERS_MIN + 1, LETTERS_MIN].map((letters) => `${first.slice(0, letters)}.`) : [];
  const short = [first, ...cut].find((form) => fits(form, PADDING_PX.narrow));
  return short === undefined ? undefined : { word: short, paddingPx: PADDING_PX.narrow };
}

/** The segment that a moment lies in. */
export function segmentAt(segments: readonly LaneSegment[], atMs: number): LaneSegment | undefined {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.startMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const segment = segments[low - 1];
  return segment && (segment.endMs === undefined || segment.endMs >= atMs) ? segment : undefined;
}
