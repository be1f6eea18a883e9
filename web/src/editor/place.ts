import { type Entry, type Flow, type Path, unquoted } from './flow.ts';
import { type Outline, outlineOf, parentAt } from './outline.ts';

/** Where a person writes. */
export interface Place {
  /** The node whose content is written: a map whose key it is, or a single value. */
  path: Path;
  /** Where the word that is being written begins. */
  from: number;
  /** The word up to the cursor. */
  written: string;
  /** Set after `key: `, where a value must stand in the same line. */
  isInline: boolean;
  /** Set within braces or brackets. */
  isFlow: boolean;
  /** Column at which what is written begins. */
  column: number;
}

/** Where in a scenario an offset stands; nothing in comments and in texts over several lines. */
export function placeAt(text: string, offset: number, outline: Outline = outlineOf(text)): Place | undefined {
  if (isInProse(text, offset, outline)) return undefined;
  const flow = flowAt(outline.flows, offset);
  return flow ? placeInFlow(text, offset, flow) : placeInBlock(text, offset);
}

/** The entry whose key or value an offset touches, the innermost one. */
export function entryTouching(outline: Outline, offset: number): Entry | undefined {
  let found: Entry | undefined;
  for (const entry of outline.entries) {
    const isIn = offset >= entry.keyFrom && offset <= entry.valueTo;
    if (isIn && (!found || entry.path.length >= found.path.length)) found = entry;
  }
  return found;
}

function isInProse(text: string, offset: number, outline: Outline): boolean {
  const lineFrom = text.lastIndexOf('\n', offset - 1) + 1;
  const head = text
    .slice(lineFrom, offset)
    .replaceAll(/"[^"]*"|'[^']*'/g, (quoted) => 'x'.repeat(quoted.length));
  if (/(^|\s)#/.test(head)) return true;
  return outline.entries.some(
    ({ isBlock, valueFrom, valueTo }) => isBlock && offset > valueFrom && offset <= valueTo,
  );
}

function flowAt(flows: readonly Flow[], offset: number): Flow | undefined {
  let found: Flow | undefined;
  for (const flow of flows) {
    const end = flow.isClosed ? flow.to - 1 : flow.to;
    if (offset > flow.from && offset <= end && (!found || flow.from > found.from)) found = flow;
  }
  return found;
}

function placeInFlow(text: string, offset: number, flow: Flow): Place {
  let begin = flow.from + 1;
  let index = 0;
  let depth = 0;
  for (let at = begin; at < offset; at += 1) {
    const sign = text[at] ?? '';
    if ('{['.includes(sign)) depth += 1;
    else if ('}]'.includes(sign)) depth -= 1;
    else if (sign === ',' && depth === 0) {
      begin = at + 1;
      index += 1;
    }
  }
  const head = text.slice(begin, offset);
  const pair = flow.kind === 'map' ? /^(\s*([^:]*?)\s*:\s+)(.*)$/s.exec(head) : null;
  const blanks = head.length - head.trimStart().length;
  const path =
    flow.kind === 'list' ? [...flow.path, index] : pair ? [...flow.path, unquoted(pair[2] ?? '')] : flow.path;
  const from = begin + (pair ? (pair[1]?.length ?? 0) : blanks);
  const lineFrom = text.lastIndexOf('\n', from - 1) + 1;
  return {
    path,
    from,
    written: text.slice(from, offset),
    isInline: pair !== null,
    isFlow: true,
    column: from - lineFrom,
  };
}

function placeInBlock(text: string, offset: number): Place | undefined {
  const lineFrom = text.lastIndexOf('\n', offset - 1) + 1;
  const head = text.slice(lineFrom, offset);
  const [, blanks = '', dashes = '', rest = ''] = /^( *)((?:- +)*)(.*)$/s.exec(head) ?? [];
  if (/^-$/.test(rest)) return undefined;
  const above = outlineOf(text.slice(0, lineFrom));
  let column = blanks.length;
  let open = above.open;
  for (const dash of dashes.match(/- +/g) ?? []) {
    open = parentAt(open, column, true);
    const list = open.at(-1)?.path ?? [];
    const path = [...list, itemsUnder(above, list)];
    open = [...open, { column, path, isItem: true }];
    column += dash.length;
  }
  const path = parentAt(open, column, false).at(-1)?.path ?? [];
  const pair = /^(([^\s:#][^:#]*?)\s*:\s+)(.*)$/s.exec(rest);
  if (!pair && /:\s*$/.test(rest)) return undefined;
  const word = pair ? (pair[3] ?? '') : rest;
  const from = offset - word.length;
  return {
    path: pair ? [...path, unquoted(pair[2] ?? '')] : path,
    from,
    written: word,
    isInline: pair !== null,
    isFlow: false,
    column: from - lineFrom,
  };
}

function itemsUnder(outline: Outline, list: Path): number {
  const steps = outline.entries
    .filter(({ path }) => path.length > list.length && list.every((step, i) => step === path[i]))
    .map(({ path }) => path[list.length])
    .filter((step) => typeof step === 'number');
  return steps.length === 0 ? 0 : Math.max(...steps) + 1;
}
