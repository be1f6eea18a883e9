/** Reading and writing of the quantities that people see: durations, percentages, rates. */

/** A quantity's dimension; it decides which unit suffixes are admitted. */
export type Dimension = 'duration' | 'share' | 'rate' | 'throughput' | 'count';

/** A number in its dimension's base unit: milliseconds, a fraction of 1, per second, KB per second, or a plain count. */
export type Quantity = { dimension: Dimension; value: number };

const UNITS: Record<string, { dimension: Dimension; factor: number }> = {
  us: { dimension: 'duration', factor: 0.001 },
  µs: { dimension: 'duration', factor: 0.001 },
  ms: { dimension: 'duration', factor: 1 },
  s: { dimension: 'duration', factor: 1_000 },
  m: { dimension: 'duration', factor: 60_000 },
  h: { dimension: 'duration', factor: 3_600_000 },
  '%': { dimension: 'share', factor: 0.01 },
  '/s': { dimension: 'rate', factor: 1 },
  '/m': { dimension: 'rate', factor: 1 / 60 },
  'KB/s': { dimension: 'throughput', factor: 1 },
  'MB/s': { dimension: 'throughput', factor: 1_000 },
  '': { dimension: 'count', factor: 1 },
};

/** The suffixes a dimension admits, for error messages. */
export const UNITS_OF: Record<Dimension, readonly string[]> = {
  duration: ['us', 'µs', 'ms', 's', 'm', 'h'],
  share: ['%'],
  rate: ['/s', '/m'],
  throughput: ['KB/s', 'MB/s'],
  count: ['no unit'],
};

const QUANTITY = /^(\d+(?:\.\d+)?)\s*([a-zµ%/]*)$/i;

/** Reads `45s`, `1.5 ms`, `99.9%`, `500/s` or `10`; `undefined` when the text is not a quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = QUANTITY.exec(text.trim());
  const unit = match && Object.hasOwn(UNITS, match[2] ?? '') ? UNITS[match[2] ?? ''] : undefined;
  const value = match && unit ? Number(match[1]) * unit.factor : Number.NaN;
  return unit && Number.isFinite(value) ? { dimension: unit.dimension, value } : undefined;
}

/** Reads a quantity of one dimension, in its base unit; `undefined` when it is not one. */
export function parseAs(dimension: Dimension, text: string): number | undefined {
  const quantity = parseQuantity(text);
  return quantity?.dimension === dimension ? quantity.value : undefined;
}

/** A dimension as a sentence names it. */
export const DIMENSION_NAMES: Record<Dimension, string> = {
  duration: 'a duration',
  share: 'a share',
  rate: 'a rate',
  throughput: 'a throughput',
  count: 'a count',
};

const EXAMPLES: Record<Dimension, string> = {
  duration: '50ms',
  share: '99%',
  rate: '500/s',
  throughput: '10KB/s',
  count: '10',
};

/** What people write for a unit, by how it begins; the first that fits is taken. */
const SPELLINGS: Record<Dimension, ReadonlyArray<readonly [begins: RegExp, unit: string]>> = {
  duration: [
    [/^(ms|milli)/i, 'ms'],
    [/^([uµ]s|micro)/i, 'us'],
    [/^s/i, 's'],
    [/^m/i, 'm'],
    [/^h/i, 'h'],
  ],
  share: [],
  rate: [[/^\W*(per )?(m|rpm)/i, '/m']],
  throughput: [[/^m/i, 'MB/s']],
  count: [],
};

/** The unit of a bare number, unless the reader knows better. */
const USUAL_UNIT: Record<Dimension, string> = {
  duration: 'ms',
  share: '%',
  rate: '/s',
  throughput: 'KB/s',
  count: '',
};

/**
 * What the author of a text that is no quantity of a dimension probably meant: `50` → `50ms`, `30 seconds` → `30s`,
 * `0.99` → `99%`, `-5ms` → `5ms`; an example where the text holds no number. `usualUnit` is the unit of a bare number.
 */
export function suggestQuantity(
  dimension: Dimension,
  text: string,
  usualUnit: string = USUAL_UNIT[dimension],
): string {
  const [, digits, unit = ''] = /^\s*[-+−]?\s*(\d[\d_,]{0,15}(?:\.\d{1,6})?)\s*(.*)$/.exec(text) ?? [];
  const number = Number(digits?.replaceAll(/[_,]/g, ''));
  if (!Number.isFinite(number)) return EXAMPLES[dimension];
  if (dimension === 'share' && unit === '' && number <= 1) return `${Number((number * 100).toPrecision(6))}%`;
  const spelling = SPELLINGS[dimension].find(([begins]) => begins.test(unit));
  return `${number}${spelling?.[1] ?? usualUnit}`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** A duration in ms as a scenario writes it: `16s`, `250ms`, `0.5ms`. */
export function writeDuration(ms: number): string {
  return ms >= 1_000 && ms % 100 === 0 ? `${ms / 1_000}s` : `${Number(ms.toPrecision(12))}ms`;
}

/** `0.25 ms`, `120 ms`, `4.5 s`, `2 m 05 s`, `1 h 05 m`: a duration for people; `ms` is in milliseconds. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 10) return `${trimmed(ms, 2)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trimmed(ms / 1_000, 1)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} m ${twoDigits(seconds % 60)} s` : hours(minutes);
}

/**
 * `14.23 s`, `2 m 41.03 s`, `1 h 02 m 05.00 s`: a moment of a run for people. Unlike a duration it stays as exact however late
 * it is, so that what came shortly after something else can be told from it; `digits` after the seconds' point.
 */
export function formatMoment(ms: number, digits = 2): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 0) return `-${formatMoment(-ms, digits)}`;
  const scale = 10 ** digits;
  const parts = Math.round((ms * scale) / 1_000);
  const minutes = Math.floor(parts / (60 * scale));
  const seconds = ((parts % (60 * scale)) / scale).toFixed(digits);
  if (minutes === 0) return `${seconds} s`;
  const hour = minutes < 60 ? `${minutes} m` : hours(minutes);
  return `${hour} ${seconds.padStart(digits === 0 ? 2 : digits + 3, '0')} s`;
}

/** `1 h 05 m`; where so much time has passed, its seconds say nothing. */
function hours(minutes: number): string {
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} m`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** `99.95 %`, `0 %`, `< 0.01 %`: a share of 1 for people; it never rounds up to 100 % or down to 0 %. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  if (share < 1 && share > 0.9999) return '> 99.99 %';
  return `${trimmed(share * 100, 2)} %`;
}

/** A number for people, in the unit of its dimension. */
export function formatQuantity(dimension: Dimension, value: number): string {
  switch (dimension) {
    case 'duration':
      return formatDuration(value);
    case 'share':
      return formatShare(value);
    case 'rate':
      return `${trimmed(value, value < 10 ? 1 : 0)}/s`;
    case 'throughput':
      return `${trimmed(value, value < 10 ? 1 : 0)} KB/s`;
    case 'count':
      return trimmed(value, value < 10 ? 2 : 0);
  }
}
