import { type Dimension, findMetric } from '@firedrill/contract';
import {
  type CatalogueMetric,
  COMPARISONS,
  claimPartAt,
  selectorsLeft,
  selectorText,
} from './claim-words.ts';
import type { Option, Options } from './option.ts';
import type { Place } from './place.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Values that are often claimed, by what is measured. */
const USUAL_VALUES: Record<Dimension, readonly string[]> = {
  share: ['99.9%', '99%', '95%', '50%', '5%', '1%', '0.1%'],
  duration: ['50ms', '100ms', '250ms', '1s', '5s', '30s'],
  rate: ['100/s', '500/s'],
  throughput: ['100KB/s', '1MB/s'],
  count: ['0', '1', '10'],
};

/** What may be written next in a claim, or in a limit that ends the run. */
export function claimOptions(
  place: Place,
  list: 'claims' | 'abort',
  { catalogue }: Vocabulary,
): Options | undefined {
  const part = claimPartAt(place.written);
  const from = place.from + part.from;
  const isLimit = list === 'abort';
  switch (part.part) {
    case 'metric':
      return { from, options: catalogue.metrics.filter((m) => !isLimit || isOfLoad(m)).map(metricOption) };
    case 'selector':
      return { from, options: selectorOptions(part.metric, part.taken, catalogue.metrics) };
    case 'comparator':
      return {
        from,
        options: COMPARISONS.map(({ sign, text }, index) => ({
          label: sign,
          snippet: `${sign} \${}`,
          detail: text,
          kind: 'value',
          rank: -index,
          asksMore: true,
        })),
      };
    case 'value':
      return { from, options: valueOptions(part.metric) };
    case 'for':
    case 'span':
      if (!isLimit) return undefined;
      return {
        from,
        options: ['5s', '10s', '30s'].map((span, index) => ({
          label: part.part === 'for' ? `for ${span}` : span,
          detail: 'on end',
          kind: 'value',
          rank: -index,
        })),
      };
  }
}

function isOfLoad({ name }: CatalogueMetric): boolean {
  return findMetric(name)?.needsFault !== true;
}

function metricOption({ name, summary, selectors, unit }: CatalogueMetric): Option {
  return {
    label: name,
    snippet: `${name}\${}`,
    detail: unit,
    note: {
      title: name,
      text: summary,
      facts: [{ label: 'In parentheses', value: selectors.join(', ') || 'nothing' }],
    },
    kind: 'metric',
  };
}

function selectorOptions(
  name: string,
  taken: readonly string[],
  metrics: readonly CatalogueMetric[],
): Option[] {
  const metric = metrics.find((candidate) => candidate.name === name);
  return (metric ? selectorsLeft(metric, taken) : []).map((word, index) => ({
    label: word,
    note: { title: word, text: selectorText(word), facts: [] },
    kind: 'value',
    rank: -index,
  }));
}

function valueOptions(name: string): Option[] {
  const dimension = findMetric(name)?.dimension;
  return (dimension ? USUAL_VALUES[dimension] : []).map((label, index) => ({
    label,
    kind: 'value',
    rank: -index,
  }));
}
