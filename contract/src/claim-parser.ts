import { type Claim, COMPARATORS, type Comparator, type MetricInfo, type Selection } from './claim.ts';
import type { AbortLimit } from './scenario.ts';
import { didYouMean } from './suggest.ts';
import { DIMENSION_NAMES, parseAs, parseQuantity, suggestQuantity } from './units.ts';
import { OPERATIONS, PHASES, SOURCES } from './vocabulary.ts';

/** Longest claim or limit, in characters. */
export const CLAIM_LENGTH_MAX = 200;

/** What is wrong with a stretch of a claim's text; `suggestion` is one line of advice. */
export interface TextProblem {
  message: string;
  offset: number;
  length: number;
  suggestion?: string;
}

const EXAMPLE = 'write for example availability >= 99%';

/** metric, selectors in parentheses, comparator, value. */
const CLAIM = /^\s*([^\s(<>=!≤≥]+)\s*(?:\(([^()]*)\))?\s*([<>=!≤≥]+)\s*(\S.*?)\s*$/ds;

/** A claim, then the word `for` and a duration. */
const LIMIT = /^(.*\S)(\s+for(?:\s+(\S.*?))?)\s*$/ds;

const COMPARATOR_SPELLINGS: Record<string, Comparator> = {
  '=': '==',
  '===': '==',
  '=>': '>=',
  '=<': '<=',
  '≥': '>=',
  '≤': '<=',
};

const SELECTOR_WORDS: Record<keyof Selection, readonly string[]> = {
  phase: PHASES,
  source: SOURCES,
  op: OPERATIONS,
};
const SELECTORS = Object.keys(SELECTOR_WORDS) as (keyof Selection)[];

/**
 * Reads one claim, such as `p99(fault, mysql) < 50ms`: a metric, in parentheses (in any order) the phase, source and
 * operation it is taken over, a comparator and a value with the unit of the metric's dimension. Every problem of the
 * text is reported, with its offset.
 */
export function parseClaim(
  text: string,
  metrics: readonly MetricInfo[],
): { claim: Claim } | { problems: TextProblem[] } {
  if (text.length > CLAIM_LENGTH_MAX) {
    return { problems: [whole(text, `a claim is at most ${CLAIM_LENGTH_MAX} characters long`)] };
  }
  const match = CLAIM.exec(text);
  if (!match) return { problems: [whole(text, shapeOf(text), EXAMPLE)] };
  const at = (group: number): number => match.indices?.[group]?.[0] ?? 0;
  const [, name = '', selectors, comparator = '', value = ''] = match;
  const metric = metrics.find((known) => known.name === name);
  const problems: TextProblem[] = [];
  if (!metric) {
    const names = metrics.map((known) => known.name);
    problems.push(stretch(at(1), name, `no metric is called ${name}`, didYouMean(name, names)));
  }
  const selection = selectors === undefined ? {} : readSelection(selectors, at(2), metric, problems);
  const known = COMPARATORS.find((candidate) => candidate === comparator);
  if (!known) problems.push(comparatorProblem(comparator, at(3)));
  const quantity = readValue(value, at(4), metric, problems);
  if (problems.length > 0 || !known || quantity === undefined) return { problems };
  return { claim: { text: text.trim(), metric: name, selection, comparator: known, value: quantity } };
}

/**
 * Reads one abort limit, such as `error_rate > 50% for 5s`: a claim's text that ends the run when it has been true
 * for that long on end.
 */
export function parseAbortLimit(
  text: string,
  metrics: readonly MetricInfo[],
): { limit: AbortLimit } | { problems: TextProblem[] } {
  const match = LIMIT.exec(text.slice(0, CLAIM_LENGTH_MAX + 1));
  const [, claimText = text, , forText = ''] = match ?? [];
  const parsed = parseClaim(claimText, metrics);
  const problems = 'problems' in parsed ? parsed.problems : [];
  const forMs = parseAs('duration', forText);
  if (!match) {
    const advice = `write ${text.trim().slice(0, CLAIM_LENGTH_MAX)} for 5s`;
    problems.push(whole(text, 'a limit says for how long it must be passed', advice));
  } else if (forMs === undefined) {
    const [offset, end] = match.indices?.[forText === '' ? 2 : 3] ?? [0, text.length];
    const message = forText === '' ? 'the duration is missing' : `"${forText}" is not a duration`;
    const suggestion = `write ${forText === '' ? 'for ' : ''}${suggestQuantity('duration', forText || '5s', 's')}`;
    problems.push({ message, offset, length: end - offset, suggestion });
  }
  const metric = 'claim' in parsed ? metrics.find(({ name }) => name === parsed.claim.metric) : undefined;
  if (metric?.needsFault) {
    const message = `${metric.name} is known only once a fault has been removed; a limit needs a metric of the load`;
    problems.push(stretch(text.indexOf(metric.name), metric.name, message, 'make it a claim'));
  }
  if (problems.length > 0 || 'problems' in parsed || forMs === undefined) return { problems };
  return { limit: { text: text.trim(), claim: parsed.claim, forMs } };
}

function readSelection(
  text: string,
  offset: number,
  metric: MetricInfo | undefined,
  problems: TextProblem[],
): Selection {
  const selection: Record<string, string> = {};
  let start = offset;
  for (const part of text.split(',')) {
    const word = part.trim();
    const wordOffset = start + part.indexOf(word);
    start += part.length + 1;
    const key = SELECTORS.find((candidate) => SELECTOR_WORDS[candidate].includes(word));
    const problem = selectorProblem(word, key, key && selection[key], metric);
    if (problem) problems.push(stretch(wordOffset, word, problem.message, problem.suggestion));
    else if (key) selection[key] = word;
  }
  return selection as Selection;
}

function selectorProblem(
  word: string,
  key: keyof Selection | undefined,
  taken: string | undefined,
  metric: MetricInfo | undefined,
): { message: string; suggestion: string } | undefined {
  const allowed = metric?.selectors ?? SELECTORS;
  if (metric && allowed.length === 0) {
    return {
      message: `${metric.name} is taken over the whole run`,
      suggestion: 'leave the parentheses out',
    };
  }
  const words = allowed.flatMap((candidate) => SELECTOR_WORDS[candidate]);
  if (word === '') {
    return { message: 'a word is missing in the parentheses', suggestion: didYouMean(word, words) };
  }
  if (!key) {
    return { message: `"${word}" is no phase, source or operation`, suggestion: didYouMean(word, words) };
  }
  if (!allowed.includes(key)) {
    const message = `${metric?.name} is not measured by ${key}, so "${word}" cannot be chosen`;
    return { message, suggestion: didYouMean('', words) };
  }
  if (taken !== undefined) {
    return {
      message: `"${taken}" and "${word}" are both a choice of ${key}`,
      suggestion: 'keep one of them, and make a second claim for the other',
    };
  }
  return undefined;
}

function comparatorProblem(comparator: string, offset: number): TextProblem {
  const meant = COMPARATOR_SPELLINGS[comparator];
  const advice = meant ? `write ${meant}` : `choose from ${COMPARATORS.join(' ')}`;
  return stretch(offset, comparator, `"${comparator}" is no comparison`, advice);
}

function readValue(
  text: string,
  offset: number,
  metric: MetricInfo | undefined,
  problems: TextProblem[],
): number | undefined {
  if (!metric) {
    const value = parseQuantity(text)?.value;
    if (value === undefined) problems.push(stretch(offset, text, `"${text}" is not a number with a unit`));
    return value;
  }
  const value = parseAs(metric.dimension, text);
  if (value === undefined) {
    // Recoveries are told in seconds, answer times in milliseconds.
    const inSeconds = metric.dimension === 'duration' && metric.needsFault;
    const suggestion = suggestQuantity(metric.dimension, text, inSeconds ? 's' : undefined);
    const message = `${metric.name} is ${DIMENSION_NAMES[metric.dimension]}, which "${text}" is not`;
    problems.push(stretch(offset, text, message, `write ${suggestion}`));
  } else if (metric.dimension === 'share' && value > 1) {
    problems.push(stretch(offset, text, `${metric.name} is a share: it lies between 0% and 100%`));
  }
  return value;
}

function shapeOf(text: string): string {
  if (text.trim() === '') return 'the claim is empty';
  if (text.includes('(') && !text.includes(')')) return 'the parenthesis is not closed';
  return 'a claim is a metric, a comparison and a value';
}

function whole(text: string, message: string, suggestion?: string): TextProblem {
  return stretch(text.length - text.trimStart().length, text.trim(), message, suggestion);
}

function stretch(offset: number, text: string, message: string, suggestion?: string): TextProblem {
  return {
    message,
    offset,
    length: Math.max(1, text.length),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
