import type { Output } from '../reporter.ts';

const ESCAPE = String.fromCharCode(27);
const TOKENS = new RegExp(`${ESCAPE}\\[([?\\d;]*)([A-Za-z])|[\\s\\S]`, 'gu');
const WIDE = /[\p{Script=Han}\p{Emoji_Presentation}]/u;

/**
 * A terminal as far as reporters use one: it wraps, scrolls, moves the cursor up and erases. What it does not know
 * is an error, and so is erasing the whole screen.
 */
export class Terminal implements Output {
  readonly isTerminal = true;
  readonly color: boolean;
  columns: number;
  readonly rows: number;
  cursorVisible = true;
  /** Writes so far, and how often a line had to be wrapped. */
  writes = 0;
  wraps = 0;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows = 50, color = false) {
    this.columns = columns;
    this.rows = rows;
    this.color = color;
  }

  write(text: string): void {
    this.writes += 1;
    for (const [token, parameters = '', command] of text.matchAll(TOKENS)) {
      if (command) this.#control(command, parameters);
      else if (token === '\n') this.#newLine();
      else if (token === '\r') this.#column = 0;
      else if (token < ' ') throw new Error(`control character ${token.charCodeAt(0)} on the terminal`);
      else this.#put(token);
    }
  }

  /** Everything that was written and is still there, also what has scrolled away; without trailing space. */
  text(): string {
    return this.#lines
      .map((cells) =>
        Array.from(cells, (cell) => cell ?? ' ')
          .join('')
          .trimEnd(),
      )
      .join('\n')
      .trimEnd();
  }

  /** Changes the width as terminals do: lines that are too long now go on in the next; the cursor stays at the end. */
  reflow(columns: number): void {
    this.columns = columns;
    this.#lines = this.#lines.flatMap((cells) => {
      const parts = [cells.slice(0, columns)];
      for (let at = columns; at < cells.length; at += columns) parts.push(cells.slice(at, at + columns));
      return parts;
    });
    this.#row = this.#lines.length - 1;
  }

  #put(character: string): void {
    const cells = WIDE.test(character) ? 2 : 1;
    if (this.#column + cells > this.columns) {
      this.wraps += 1;
      this.#newLine();
      this.#column = 0;
    }
    const line = this.#lines[this.#row] ?? [];
    line[this.#column] = character;
    if (cells === 2) line[this.#column + 1] = '';
    this.#column += cells;
  }

  /** As a terminal driver does, a line feed also returns the carriage. */
  #newLine(): void {
    this.#row += 1;
    this.#column = 0;
    this.#lines[this.#row] ??= [];
  }

  #control(command: string, parameters: string): void {
    const line = this.#lines[this.#row] ?? [];
    if (command === 'A') {
      const top = Math.max(0, this.#lines.length - this.rows);
      this.#row = Math.max(top, this.#row - Number(parameters || 1));
    } else if (command === 'K' && parameters === '') line.length = Math.min(line.length, this.#column);
    else if (command === 'J' && parameters === '') {
      line.length = Math.min(line.length, this.#column);
      this.#lines.length = this.#row + 1;
    } else if (parameters === '?25' && (command === 'h' || command === 'l'))
      this.cursorVisible = command === 'h';
    else if (command !== 'm') throw new Error(`unknown control sequence ESC [ ${parameters}${command}`);
  }
}

/** A pipe or file: everything that is written to it. */
export class Pipe implements Output {
  readonly isTerminal = false;
  readonly columns = 0;
  readonly color: boolean;
  text = '';

  constructor(color = false) {
    this.color = color;
  }

  write(text: string): void {
    this.text += text;
  }
}
