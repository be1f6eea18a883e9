import type { Metric } from '@firedrill/contract';

const UNITS: Record<Metric['dimension'], string> = {
  duration: 'duration, `50ms`',
  share: 'share, `99.9%`',
  rate: 'rate, `500/s`',
  throughput: 'throughput, `10KB/s`',
  count: 'count, `3`',
};

/** The metrics that a claim can be about, in Markdown, from the registry alone. */
export function metricsDoc(metrics: readonly Metric[]): string {
  const rows = metrics.map(({ name, dimension, selectors, needsFault, summary }) => {
    const of = [...selectors.map((selector) => `\`${selector}\``), ...(needsFault ? ['needs a fault'] : [])];
    return `| \`${name}\` | ${UNITS[dimension]} | ${of.join(', ')} | ${summary.replaceAll('|', '\\|')} |`;
  });
  return [
    '# Metrics',
    '',
    'Generated from the code; `firedrill list metrics` shows the same. How claims are written is in',
    '[scenarios](scenarios.md#claims). Without a phase a metric is taken over the whole run but its warm-up. A metric',
    'without samples makes its claim inconclusive.',
    '',
    '| metric | value | of | what it is |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
