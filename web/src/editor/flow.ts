/** Reads YAML's flow style – `{ at: 10s, fault: crash }` and `[a, b]` – as far as it is written. */

/** Where something stands: keys of maps and numbers of lists' items, from the root. */
export type Path = readonly (string | number)[];

/** One key of a map or one item of a list; offsets in UTF-16 units. */
export interface Entry {
  path: Path;
  /** The key; of an item the empty stretch before it. */
  keyFrom: number;
  keyTo: number;
  /** What stands for the value, maps and lists included; an empty stretch where nothing does. */
  valueFrom: number;
  valueTo: number;
  /** The value where it is a single one, without its quotes. */
  scalar?: string;
  /** Set where the value is a text over several lines (`>` or `|`). */
  isBlock?: boolean;
}

/** A map or list in braces or brackets; `to` is after the closing one, or after all that belongs to it where that is missing. */
export interface Flow {
  path: Path;
  kind: 'map' | 'list';
  from: number;
  to: number;
  isClosed: boolean;
}

/** What was read of a text. */
export interface Found {
  entries: Entry[];
  flows: Flow[];
}

const CLOSING = { map: '}', list: ']' } as const;

/** Reads the map or list that begins at an offset into `found`; `indent` is the column at which its line begins. */
export function readFlow(text: string, from: number, path: Path, indent: number, found: Found): Flow {
  const flow: Flow = { path, kind: text[from] === '{' ? 'map' : 'list', from, to: from + 1, isClosed: false };
  found.flows.push(flow);
  let at = from + 1;
  for (let index = 0; ; index += 1) {
    const begin = skipBlank(text, at, indent);
    if (begin === undefined) break;
    at = begin;
    if (text[at] === CLOSING[flow.kind]) {
      flow.isClosed = true;
      at += 1;
      break;
    }
    if (text[at] === '}' || text[at] === ']') break;
    if (text[at] !== ',') at = readMember(text, at, flow, index, indent, found);
    const end = skipBlank(text, at, indent);
    if (end === undefined) break;
    at = text[end] === ',' ? end + 1 : end;
  }
  flow.to = at;
  return flow;
}

function readMember(
  text: string,
  at: number,
  flow: Flow,
  index: number,
  indent: number,
  found: Found,
): number {
  if (flow.kind === 'list') return readValue(text, at, at, at, [...flow.path, index], indent, found);
  const keyTo = endOfScalar(text, at, true);
  const key = unquoted(text.slice(at, keyTo));
  if (text[keyTo] !== ':') {
    found.entries.push({ path: [...flow.path, key], keyFrom: at, keyTo, valueFrom: keyTo, valueTo: keyTo });
    return Math.max(keyTo, at + 1);
  }
  const valueFrom = keyTo + 1 + (/^ */.exec(text.slice(keyTo + 1, keyTo + 40))?.[0].length ?? 0);
  return readValue(text, at, keyTo, valueFrom, [...flow.path, key], indent, found);
}

function readValue(
  text: string,
  keyFrom: number,
  keyTo: number,
  valueFrom: number,
  path: Path,
  indent: number,
  found: Found,
): number {
  const entry: Entry = { path, keyFrom, keyTo, valueFrom, valueTo: valueFrom };
  found.entries.push(entry);
  if (text[valueFrom] === '{' || text[valueFrom] === '[') {
    entry.valueTo = readFlow(text, valueFrom, path, indent, found).to;
  } else {
    entry.valueTo = endOfScalar(text, valueFrom, false);
    entry.scalar = unquoted(text.slice(valueFrom, entry.valueTo));
  }
  return Math.max(entry.valueTo, keyTo);
}

/** Where the word at an offset ends: a quoted one after its quote, another before what ends it, without blanks behind it. */
function endOfScalar(text: string, from: number, isKey: boolean): number {
  const quote = text[from];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, from + 1);
    const lineEnd = endOfLine(text, from);
    return end === -1 || end > lineEnd ? lineEnd : end + 1;
  }
  let at = from;
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (',}]\n'.includes(sign) || (sign === '#' && text[at - 1] === ' ')) break;
    if (isKey && sign === ':' && /^(?:[\s,}\]]|$)/.test(text.slice(at + 1, at + 2))) break;
    at += 1;
  }
  while (at > from && text[at - 1] === ' ') at -= 1;
  return at;
}

/** The next sign that is neither blank nor comment; nothing where the text goes on with something else. */
function skipBlank(text: string, from: number, indent: number): number | undefined {
  let at = from;
  while (at < text.length) {
    const sign = text[at];
    if (sign === '#') at = endOfLine(text, at);
    else if (sign === '\n' && !goesOn(text, at + 1, indent)) return undefined;
    else if (sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t') at += 1;
    else return at;
  }
  return undefined;
}

/** Whether the line after a brace that is still open belongs to it, and is not the next entry of the text. */
function goesOn(text: string, lineFrom: number, indent: number): boolean {
  const line = text.slice(lineFrom, endOfLine(text, lineFrom));
  const blanks = line.length - line.trimStart().length;
  return line.trim() === '' || /^\s*[}\]]/.test(line) || (blanks > indent && !/^\s*-(\s|$)/.test(line));
}

/** Offset of the end of the line that holds an offset. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** A word without the quotes around it. */
export function unquoted(word: string): string {
  const match = /^(["'])(.*?)\1?$/s.exec(word);
  return match ? (match[2] ?? '') : word;
}
