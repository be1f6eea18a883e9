import type { LogEntry } from './model.ts';

/** What of the log is shown. */
export interface LogFilter {
  /** All of its words must be in a line, whatever their case. */
  text: string;
  /** Topics that are left out. */
  hidden: readonly string[];
}

/** Attempts to reconnect come by the hundred and have a panel of their own; what servers write would drown the rest. */
export const DEFAULT_FILTER: LogFilter = { text: '', hidden: ['retry', 'server log'] };

function passes(entry: LogEntry, words: readonly string[], hidden: ReadonlySet<string>): boolean {
  if (hidden.has(entry.topic)) return false;
  if (words.length === 0) return true;
  const line = `${entry.topic} ${entry.text}`.toLowerCase();
  return words.every((word) => line.includes(word));
}

/**
 * The lines of a log that pass a filter, kept as the log grows: a line is looked at once for a filter, and not at every
 * update.
 */
export class FilteredLog {
  readonly #log: readonly LogEntry[];
  readonly #words: readonly string[];
  readonly #hidden: ReadonlySet<string>;
  readonly #passed: LogEntry[] = [];
  #seen = 0;

  constructor(log: readonly LogEntry[], { text, hidden }: LogFilter) {
    this.#log = log;
    this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.#hidden = new Set(hidden);
  }

  /** The lines that pass, up to what the log has now; the array grows in place. */
  entries(): readonly LogEntry[] {
    for (; this.#seen < this.#log.length; this.#seen += 1) {
      const entry = this.#log[this.#seen];
      if (entry && passes(entry, this.#words, this.#hidden)) this.#passed.push(entry);
    }
    return this.#passed;
  }
}

/** How many lines, of lines in order, are not after a moment. */
export function countUntil(entries: readonly LogEntry[], atMs: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line after (1) or before (-1) a moment; one that is at it is neither. */
export function neighbour(
  entries: readonly LogEntry[],
  atMs: number | undefined,
  direction: 1 | -1,
): LogEntry | undefined {
  if (atMs === undefined) return direction === 1 ? entries[0] : entries.at(-1);
  if (direction === 1) return entries[countUntil(entries, atMs)];
  return entries[countUntil(entries, atMs - 0.001) - 1];
}

/** How many lines came with events before one, by its number: where its own lines begin. */
export function countBeforeSeq(entries: readonly LogEntry[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
