import { SCENARIO_LIMITS } from '@firedrill/contract';
import {
  Composer,
  type CST,
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  visit,
} from 'yaml';
import { MISTAKES_MAX, type Mistake } from './mistakes.ts';

const DEPTH_MAX = 32;
const TOKENS_MAX = 10_000;
/** Marks, words and blanks together; a scenario of a hundred faults has some thousands. */
const LEXEMES_MAX = 30_000;

/** What the parser says of its own settings, and what to do where it does not say. */
const IN_OTHER_WORDS: Partial<Record<ErrorCode, { message?: string; suggestion: string }>> = {
  NON_STRING_KEY: { message: 'a key must be text', suggestion: 'write a word before the colon' },
  TAB_AS_INDENT: { suggestion: 'indent with spaces' },
};

/** A scenario file as read: `path` as the user gave it. */
export interface ScenarioSource {
  path: string;
  text: string;
}

/** Where a value stands in the data: keys and list indices from the top. */
export type DataPath = ReadonlyArray<string | number>;

/** A stretch of the text, in UTF-16 units. */
export interface Span {
  offset: number;
  length: number;
}

/** Where something stands in a file; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A YAML file as plain data that knows where each of its values stands. */
export interface YamlSource {
  value: unknown;
  /** The value at a path, or the nearest value around it that exists. */
  spanOf(path: DataPath): Span;
  /** The key at a path, or the nearest value around it that exists. */
  keySpanOf(path: DataPath): Span;
  /** The stretch of a text value; all of the value where the file writes it with escapes or line breaks. */
  textSpanOf(path: DataPath, offset: number, length: number): Span;
}

/** Whether plain data is a map of keys and values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Line and column of an offset; an offset beyond the text counts as its end. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, Math.max(0, offset));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

/** A mistake about a stretch of the text. */
export function mistakeAt(source: ScenarioSource, span: Span, message: string, suggestion?: string): Mistake {
  const offset = Math.min(span.offset, source.text.length);
  const lineStart = source.text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = source.text.indexOf('\n', offset);
  const excerpt = source.text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, '');
  return {
    file: source.path,
    ...positionAt(source.text, offset),
    length: Math.max(1, Math.min(span.length, lineStart + excerpt.length - offset)),
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    excerpt,
  };
}

/**
 * Parses one YAML 1.2 document: keys are text and unique; aliases, tags and directives are not admitted. Never
 * throws; what is wrong with the YAML comes back as mistakes.
 */
export function parseYaml(source: ScenarioSource): { yaml: YamlSource } | { mistakes: Mistake[] } {
  const fail = (message: string, suggestion?: string) => ({
    mistakes: [mistakeAt(source, { offset: 0, length: 1 }, message, suggestion)],
  });
  if (Buffer.byteLength(source.text) > SCENARIO_LIMITS.fileBytesMax) {
    return fail(`the file is larger than ${SCENARIO_LIMITS.fileBytesMax / 1_024} KiB`);
  }
  const tokens = tokensOf(source.text);
  if (!tokens) return fail('the values are nested too deeply, or there are too many of them');
  const composer = new Composer({ stringKeys: true, prettyErrors: false });
  const [document, second] = composer.compose(tokens, true, source.text.length);
  if (!document) return fail('the file is empty');
  const slips = firstPerLine([...document.errors, ...document.warnings], source.text);
  const problems = slips.map(({ pos: [start, end], message, code }) => ({
    span: { offset: start, length: end - start },
    message: message.split('\n')[0] ?? message,
    ...IN_OTHER_WORDS[code],
  }));
  problems.push(...notAdmitted(tokens, document));
  if (second) {
    const span = { offset: second.range[0], length: 3 };
    problems.push({ span, message: 'a file holds one scenario', suggestion: 'make a second file' });
  }
  if (problems.length > 0) {
    const first = problems.slice(0, MISTAKES_MAX);
    return { mistakes: first.map((p) => mistakeAt(source, p.span, p.message, p.suggestion)) };
  }
  if (document.contents === null) return fail('the file is empty');
  if (!isMap(document.contents)) return fail('a scenario is a map of keys and values', 'begin with name: …');
  return { yaml: locate(source, document) };
}

/** The first problem of each line: what the parser says after it is mostly about the same slip. */
function firstPerLine<Problem extends { pos: readonly [number, number] }>(
  problems: readonly Problem[],
  text: string,
): Problem[] {
  const lines = new Set<number>();
  return problems.filter(({ pos: [start] }) => {
    const lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
    return !lines.has(lineStart) && lines.add(lineStart);
  });
}

/** Stops where there are too many: some things, such as tags, take the parser the longer the more of them there are. */
function hasTooManyLexemes(text: string): boolean {
  let count = 0;
  for (const _ of new Lexer().lex(text)) {
    count += 1;
    if (count > LEXEMES_MAX) return true;
  }
  return false;
}

/**
 * The tokens of a text; `undefined` beyond the limits of depth and number. The limits come before the composer,
 * which recurses into depth and compares each key of a map with all others.
 */
function tokensOf(text: string): CST.Token[] | undefined {
  if (hasTooManyLexemes(text)) return undefined;
  let tokens: CST.Token[];
  try {
    tokens = [...new Parser().parse(text)];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const open = tokens.map((token) => ({ token, depth: 0 }));
  let count = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    count += 1;
    if (depth > DEPTH_MAX || count > TOKENS_MAX) return undefined;
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return tokens;
}

/** What YAML has and scenarios have no use for: each can make a value other than it looks. */
function notAdmitted(
  tokens: readonly CST.Token[],
  document: Document.Parsed,
): { span: Span; message: string; suggestion?: string }[] {
  const found: { span: Span; message: string; suggestion?: string }[] = [];
  for (const token of tokens) {
    if (token.type !== 'directive') continue;
    const span = { offset: token.offset, length: token.source.length };
    found.push({ span, message: 'directives are not admitted', suggestion: 'leave the line out' });
  }
  visit(document, {
    Node(_key, node) {
      const [offset, end] = node.range ?? [0, 1];
      const span = { offset, length: end - offset };
      if (isAlias(node)) {
        found.push({ span, message: 'aliases are not admitted', suggestion: 'write the value out' });
      } else if (node.tag) {
        found.push({
          span,
          message: `the tag ${node.tag.replace('tag:yaml.org,2002:', '!!')} is not admitted`,
          suggestion: 'leave it out',
        });
      }
    },
  });
  return found;
}

function locate({ text }: ScenarioSource, document: Document.Parsed): YamlSource {
  const spanOfNode = (node: unknown): Span | undefined => {
    if (!isNode(node) || isAlias(node) || !node.range) return undefined;
    const [offset, end] = node.range;
    return { offset, length: Math.max(1, end - offset) };
  };
  const walk = (path: DataPath): { node: unknown; key: unknown; complete: boolean } => {
    let node: unknown = document.contents;
    let key: unknown = node;
    for (const step of path) {
      const next = childOf(node, step);
      // A key without a value stands for itself.
      if (!next?.value) return { node: next?.key ?? node, key: next?.key ?? node, complete: false };
      ({ key, value: node } = next);
    }
    return { node, key, complete: true };
  };
  const fallback = { offset: 0, length: 1 };
  const spanOf = (path: DataPath): Span => spanOfNode(walk(path).node) ?? fallback;
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    spanOf,
    keySpanOf: (path) => spanOfNode(walk(path).key) ?? fallback,
    textSpanOf(path, offset, length) {
      const { node, complete } = walk(path);
      const span = spanOf(path);
      if (!complete || !isScalar(node) || typeof node.value !== 'string') return span;
      const start = span.offset + (node.type === 'PLAIN' ? 0 : 1);
      const verbatim = text.startsWith(node.value, start) && !node.value.includes('\n');
      return verbatim ? { offset: start + offset, length } : span;
    },
  };
}

function childOf(node: unknown, step: string | number): { key: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? undefined : { key: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step);
  return pair && { key: pair.key, value: pair.value };
}
