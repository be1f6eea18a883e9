/** Text as a terminal shows it: its width in cells, its tones, and how it is cut, padded and wrapped. */
import { formatDuration } from '@firedrill/contract';
import pc from 'picocolors';
import type { Output } from '../reporter.ts';

/** Width of results that go to a file or a pipe, and of a terminal that is wider. */
const RESULT_WIDTH_MAX = 100;

/** What a stretch of text means; one table below says how that looks. */
export type Tone =
  | 'strong'
  | 'faint'
  | 'redis'
  | 'mysql'
  | 'stale'
  | 'error'
  | 'unanswered'
  | 'held'
  | 'failed'
  | 'inconclusive'
  | 'fault';

export interface Span {
  text: string;
  tone: Tone;
}

/** A piece of a line; a plain string has no tone. */
export type Piece = string | Span;

/** One line of output, without its end. */
export type Line = readonly Piece[];

/** Turns a line into the text that is written. */
export type Paint = (line: Line) => string;

/** Control characters and those that reorder text: what a file says must not steer the terminal. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const ASCII = /^[\x20-\x7e]*$/;
const SPACE = /[\s\u2028\u2029]/;
const NARROW_KATAKANA = /^[\uff61-\uff9f]/;
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|.\ufe0f)/u;
const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A piece of text with a tone. */
export function tinted(tone: Tone, text: string): Span {
  return { tone, text };
}

/** The text as it may be written: line breaks become spaces, other control characters become visible. */
export function clean(text: string): string {
  return text.replace(UNSAFE, (character) => (SPACE.test(character) ? ' ' : '\ufffd'));
}

function textOf(piece: Piece): string {
  return clean(typeof piece === 'string' ? piece : piece.text);
}

function cellsOf(grapheme: string): number {
  if (WITHOUT_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) && !NARROW_KATAKANA.test(grapheme) ? 2 : 1;
}

/** How many cells a text takes; East Asian wide characters and emoji take two, combining marks none. */
export function widthOf(text: string): number {
  const safe = clean(text);
  if (ASCII.test(safe)) return safe.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(safe)) width += cellsOf(segment);
  return width;
}

/** How many cells a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, piece) => sum + widthOf(textOf(piece)), 0);
}

/** The beginning of a text that fits into `width` cells. */
function beginningOf(text: string, width: number): string {
  let result = '';
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(clean(text))) {
    const cells = cellsOf(segment);
    if (used + cells > width) break;
    result += segment;
    used += cells;
  }
  return result;
}

/** The line cut to `width` cells; a line that was cut ends in `…`. */
export function clip(line: Line, width: number): Line {
  if (lineWidth(line) <= width) return line;
  const result: Piece[] = [];
  let left = Math.max(0, width - 1);
  for (const piece of line) {
    const cut = beginningOf(textOf(piece), left);
    result.push(typeof piece === 'string' ? cut : { ...piece, text: cut });
    left -= widthOf(cut);
    if (cut.length < textOf(piece).length) break;
  }
  return width > 0 ? [...result, '…'] : [];
}

/** The spaces that bring a text of `used` cells to `width`. */
export function gap(used: number, width: number): string {
  return ' '.repeat(Math.max(0, width - used));
}

/** The text with spaces after it, up to `width` cells. */
export function padEnd(text: string, width: number): string {
  return text + gap(widthOf(text), width);
}

/** A left and a right part, the latter at the right margin; it goes when both do not fit. */
export function justified(left: Line, right: Line, width: number): Line {
  const used = lineWidth(left) + lineWidth(right);
  return used + 2 > width ? left : [...left, gap(used, width), ...right];
}

/** The text in lines of at most `width` cells, broken between words; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of clean(text).split(/ +/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The line in lines of at most `width` cells, broken between words; all but the first are indented. */
export function wrapLine(line: Line, width: number, indent: number): Line[] {
  const lines: Piece[][] = [[]];
  let used = 0;
  for (const piece of line) {
    for (const word of textOf(piece).match(/ +|[^ ]+/g) ?? []) {
      const atStart = used <= indent && lines.length > 1;
      if (!atStart && used + widthOf(word) > width) {
        lines.push([gap(0, indent)]);
        used = indent;
      }
      // A line that follows does not begin with the space at which it was broken.
      if (word.startsWith(' ') && lines.length > 1 && used === indent) continue;
      lines.at(-1)?.push(typeof piece === 'string' ? word : { ...piece, text: word });
      used += widthOf(word);
    }
  }
  return lines;
}

/** Items in lines of at most `width` cells, joined and broken at the separator only; a longer item is wrapped. */
export function wrapItems(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const longer = last === undefined ? item : `${last}${separator}${item}`;
    if (last !== undefined && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(...wrap(item, width));
  }
  return lines;
}

/** A share of 1 for a column: one decimal, but 0 % only for nothing and 100 % only for all. */
export function shareText(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.001) return '< 0.1 %';
  return share > 0.999 ? '> 99.9 %' : `${(share * 100).toFixed(1)} %`;
}

/** A time that runs: `12.0 s` with its tenths always there, so that it does not jump; minutes from one minute on. */
export function runningTime(ms: number): string {
  return ms < 59_950 ? `${(Math.max(0, ms) / 1_000).toFixed(1)} s` : formatDuration(ms);
}

/** How wide a result may be: the terminal's width, within what is easy to read. */
export function resultWidth({ isTerminal, columns }: Output): number {
  return Math.min(RESULT_WIDTH_MAX, isTerminal && columns > 0 ? columns : RESULT_WIDTH_MAX);
}

/** How lines are painted: in colours, or as they are. */
export function painter(color: boolean): Paint {
  const c = pc.createColors(color);
  const looks: Record<Tone, (text: string) => string> = {
    strong: c.bold,
    faint: c.dim,
    redis: c.yellow,
    mysql: c.blueBright,
    stale: c.cyan,
    error: c.magentaBright,
    unanswered: c.gray,
    held: (text) => c.bold(c.green(text)),
    failed: (text) => c.bold(c.red(text)),
    inconclusive: (text) => c.bold(c.yellow(text)),
    fault: c.bold,
  };
  return (line) =>
    line
      .map((piece) => (typeof piece === 'string' ? clean(piece) : looks[piece.tone](clean(piece.text))))
      .join('');
}
