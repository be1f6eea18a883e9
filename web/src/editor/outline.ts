import { type Entry, endOfLine, type Flow, type Path, readFlow, unquoted } from './flow.ts';

/** What stands where in a scenario's text. It is read as far as it can be, since a text that is being written has mistakes. */
export interface Outline {
  readonly entries: readonly Entry[];
  readonly flows: readonly Flow[];
  /** Maps and lists that are open at the end, the innermost last. */
  readonly open: readonly OpenNode[];
}

/** A key or an item at a column, under which more may follow. */
export interface OpenNode {
  column: number;
  path: Path;
  isItem: boolean;
}

const KEY = /^("[^"\n]*"|'[^'\n]*'|[^\s#:{}[\],&*!|>'"%@`][^:#\n]*?)[ \t]*:(?=[ \t\r\n]|$)/;

/** Reads the outline of a text. */
export function outlineOf(text: string): Outline {
  const reader = new OutlineReader(text);
  return reader.read();
}

/** The entry at a path. */
export function entryAt(outline: Outline, path: Path): Entry | undefined {
  return outline.entries.find((entry) => isSamePath(entry.path, path));
}

/** The value at a path where it is a single one. */
export function scalarAt(outline: Outline, path: Path): string | undefined {
  return entryAt(outline, path)?.scalar;
}

/** The entries right under a path, in the order of the text. */
export function membersOf(outline: Outline, path: Path): Entry[] {
  return outline.entries.filter(
    (entry) => entry.path.length === path.length + 1 && isSamePath(entry.path.slice(0, -1), path),
  );
}

/** Whether two paths are the same. */
export function isSamePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}

/**
 * The node under which a key or item at a column stands, given what is open above it. An item may stand at the column of the
 * key whose list it is in; a key may not.
 */
export function parentAt(open: readonly OpenNode[], column: number, isItem: boolean): OpenNode[] {
  const kept = [...open];
  while (true) {
    const top = kept.at(-1);
    if (!top || top.column < column) return kept;
    if (isItem && top.column === column && !top.isItem) return kept;
    kept.pop();
  }
}

class OutlineReader {
  readonly #text: string;
  readonly #entries: Entry[] = [];
  readonly #flows: Flow[] = [];
  readonly #counts = new Map<string, number>();
  #open: OpenNode[] = [];
  /** The text over several lines that is being read, and the column it must stand right of. */
  #block: { entry: Entry; column: number } | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Outline {
    for (let at = 0; at < this.#text.length; ) at = this.#line(at, endOfLine(this.#text, at)) + 1;
    return { entries: this.#entries, flows: this.#flows, open: this.#open };
  }

  /** Reads one line, or more where braces go on; returns where what it read ends. */
  #line(from: number, lineEnd: number): number {
    const line = this.#text.slice(from, lineEnd);
    const indent = line.length - line.trimStart().length;
    if (line.trim() === '') return lineEnd;
    if (this.#block && indent > this.#block.column) {
      this.#block.entry.valueTo = lineEnd;
      return lineEnd;
    }
    this.#block = undefined;
    if (line[indent] === '#') return lineEnd;
    let column = indent;
    while (true) {
      const dash = /^-(?:[ \t]+|$)/.exec(line.slice(column));
      if (!dash) break;
      this.#push({ column, path: this.#nextItem(column), isItem: true });
      column += dash[0].length;
    }
    return this.#content(from, column, lineEnd, column > indent, indent);
  }

  #nextItem(column: number): Path {
    const parent = parentAt(this.#open, column, true).at(-1)?.path ?? [];
    const key = JSON.stringify(parent);
    const index = this.#counts.get(key) ?? 0;
    this.#counts.set(key, index + 1);
    return [...parent, index];
  }

  #push(node: OpenNode): void {
    this.#open = [...parentAt(this.#open, node.column, node.isItem), node];
  }

  #content(lineFrom: number, column: number, lineEnd: number, isItem: boolean, indent: number): number {
    const from = lineFrom + column;
    const rest = this.#text.slice(from, lineEnd);
    const key = KEY.exec(rest);
    const item = isItem ? this.#open.at(-1) : undefined;
    if (!key) {
      if (!item) return lineEnd;
      return this.#value(
        { path: item.path, keyFrom: from, keyTo: from, valueFrom: from, valueTo: from },
        lineEnd,
        indent,
      );
    }
    if (item)
      this.#entries.push({ path: item.path, keyFrom: from, keyTo: from, valueFrom: from, valueTo: lineEnd });
    const parent = parentAt(this.#open, column, false).at(-1)?.path ?? [];
    const path = [...parent, unquoted(key[1] ?? '')];
    this.#push({ column, path, isItem: false });
    const blanks = /^[ \t]*/.exec(rest.slice(key[0].length))?.[0].length ?? 0;
    const keyTo = from + (key[1]?.length ?? 0);
    const valueFrom = from + key[0].length + blanks;
    return this.#value({ path, keyFrom: from, keyTo, valueFrom, valueTo: valueFrom }, lineEnd, column);
  }

  #value(entry: Entry, lineEnd: number, indent: number): number {
    this.#entries.push(entry);
    const rest = this.#text.slice(entry.valueFrom, lineEnd);
    if (rest[0] === '{' || rest[0] === '[') {
      const flow = readFlow(this.#text, entry.valueFrom, entry.path, indent, {
        entries: this.#entries,
        flows: this.#flows,
      });
      entry.valueTo = flow.to;
      return Math.max(lineEnd, endOfLine(this.#text, flow.to));
    }
    if (/^[|>][-+0-9]*[ \t]*(#.*)?$/.test(rest)) {
      entry.isBlock = true;
      entry.valueTo = lineEnd;
      this.#block = { entry, column: indent };
      return lineEnd;
    }
    const word = /^(?:"[^"]*"|'[^']*'|(?!#)(?:[^#]|(?<![ \t])#)*)/.exec(rest)?.[0].trimEnd() ?? '';
    entry.valueTo = entry.valueFrom + word.length;
    if (word !== '') entry.scalar = unquoted(word);
    return lineEnd;
  }
}
