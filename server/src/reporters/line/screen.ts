import type { Output } from '../reporter.ts';
import { clip, type Line, lineWidth, type Paint, painter } from './text.ts';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const ERASE_LINE_END = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
const COLUMNS_UNKNOWN = 80;

/**
 * A block at the bottom of a terminal that is rewritten in place, with lines that scroll away above it. A frame is
 * one write and erases only what is left over, so nothing flickers. The cursor is hidden until `close`.
 */
export class Screen {
  readonly #output: Output;
  readonly #paint: Paint;
  /** Widths of the block's lines on the screen, to know how they wrap when the terminal becomes narrower. */
  #shown: number[] = [];
  #cursorHidden = false;

  constructor(output: Output) {
    this.#output = output;
    this.#paint = painter(output.color);
  }

  /** Cells that a line may take: the last column stays free, since writing it makes some terminals wrap. */
  get width(): number {
    const { columns } = this.#output;
    return Math.max(1, (columns > 0 ? columns : COLUMNS_UNKNOWN) - 1);
  }

  /** Writes lines that stay, and the block anew below them. */
  draw(above: readonly Line[], block: readonly Line[]): void {
    const width = this.width;
    const fitting = fitRows(block, this.#output.rows).map((line) => clip(line, width));
    const text = [...above.map((line) => clip(line, width)), ...fitting]
      .map((line) => `${this.#paint(line)}${ERASE_LINE_END}\n`)
      .join('');
    this.#output.write(`${this.#cursorHidden ? '' : HIDE_CURSOR}${this.#toTop()}${text}${ERASE_BELOW}`);
    this.#cursorHidden = true;
    this.#shown = fitting.map(lineWidth);
  }

  /** Takes the block away and gives the cursor back; what scrolled above stays. */
  close(): void {
    if (!this.#cursorHidden) return;
    this.#output.write(`${this.#toTop()}${ERASE_BELOW}${SHOW_CURSOR}`);
    this.#cursorHidden = false;
    this.#shown = [];
  }

  /** To the block's first cell, from the line below it. */
  #toTop(): string {
    const columns = this.width + 1;
    const rows = this.#shown.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows === 0 ? '\r' : `\r\x1b[${rows}A`;
  }
}

/** The lines that a terminal can show with the cursor below them: empty ones go first, then those at the end. */
function fitRows(block: readonly Line[], rows: number | undefined): readonly Line[] {
  const limit = Math.max(1, (rows ?? Number.POSITIVE_INFINITY) - 1);
  if (block.length <= limit) return block;
  return block.filter((line) => line.length > 0).slice(0, limit);
}
