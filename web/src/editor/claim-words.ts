import { type Catalogue, COMPARATORS, OPERATIONS, PHASES, SOURCES } from '@firedrill/contract';

/** A metric as the catalogue describes it. */
export type CatalogueMetric = Catalogue['metrics'][number];

/** The part of a claim that is being written. */
export type ClaimPart =
  | { part: 'metric'; from: number }
  | { part: 'selector'; from: number; metric: string; taken: string[] }
  | { part: 'comparator'; from: number; metric: string }
  | { part: 'value'; from: number; metric: string }
  | { part: 'for'; from: number }
  | { part: 'span'; from: number };

const SELECTOR_WORDS: Record<string, readonly string[]> = { phase: PHASES, source: SOURCES, op: OPERATIONS };

/** The part of a claim, or of an abort limit, at the end of what is written of it; `from` is where its word begins. */
export function claimPartAt(written: string): ClaimPart {
  const match = /^(\s*)([\w]*)(\s*)(\(([^()]*))?(\)?)(\s*)([<>=]*)(\s*)(\S*)(\s*)(.*)$/s.exec(written);
  const [
    ,
    lead = '',
    metric = '',
    gap = '',
    open,
    inside = '',
    close = '',
    ,
    comparator = '',
    ,
    value = '',
    after = '',
    rest = '',
  ] = match ?? [];
  if (rest !== '' || (value !== '' && after !== '')) {
    const span = /^(for\s+)(.*)$/s.exec(rest);
    return { part: span ? 'span' : 'for', from: written.length - (span?.[2] ?? rest).length };
  }
  if (value !== '' || (comparator !== '' && written.endsWith(' '))) {
    return { part: 'value', from: written.length - value.length, metric };
  }
  if (comparator !== '') return { part: 'comparator', from: written.length - comparator.length, metric };
  if (open !== undefined && close === '') {
    const words = inside.split(',');
    const word = (words.pop() ?? '').trimStart();
    return {
      part: 'selector',
      from: written.length - word.length,
      metric,
      taken: words.map((w) => w.trim()),
    };
  }
  if (metric !== '' && (gap !== '' || close !== ''))
    return { part: 'comparator', from: written.length, metric };
  return { part: 'metric', from: lead.length };
}

/** The words that may still stand in a metric's parentheses: one of each kind. */
export function selectorsLeft(metric: CatalogueMetric, taken: readonly string[]): string[] {
  return metric.selectors
    .map((kind) => SELECTOR_WORDS[kind] ?? [])
    .filter((words) => !words.some((word) => taken.includes(word)))
    .flat();
}

/** Whether a word may stand in a claim's parentheses. */
export function isSelector(word: string): boolean {
  return Object.values(SELECTOR_WORDS).some((words) => words.includes(word));
}

/** The metric that a claim's text begins with. */
export function metricIn(text: string, metrics: readonly CatalogueMetric[]): CatalogueMetric | undefined {
  const name = /^\s*(\w+)/.exec(text)?.[1];
  return metrics.find((metric) => metric.name === name);
}

/** What a claim compares with, in the order in which it is mostly wanted. */
export const COMPARISONS: readonly { sign: string; text: string }[] = COMPARATORS.map((sign) => ({
  sign,
  text: { '>=': 'at least', '<=': 'at most', '>': 'more than', '<': 'less than', '==': 'exactly' }[sign],
}));

const SELECTOR_TEXT: Record<string, string> = {
  'warm-up': 'From the start of load to the end of the warm-up.',
  steady: 'After the warm-up, before the first fault.',
  fault: 'While a fault is in force.',
  recovery: 'From the removal of the fault until the share of Redis answers is back.',
  settled: 'After the recovery.',
  redis: 'Answers that came from Redis.',
  mysql: 'Answers that came from MySQL.',
  stale: 'Answers from an old copy that the application kept.',
  none: 'Requests that got no answer from any source.',
  read: 'Reads of a user by id.',
  search: 'Searches by name or phone number.',
  write: 'Changes of a user.',
};

/** What a word in a claim's parentheses restricts it to. */
export function selectorText(word: string): string {
  return SELECTOR_TEXT[word] ?? '';
}
