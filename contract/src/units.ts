/** Reading and writing of the quantities that people see: durations, percentages, rates. */

/** A quantity's dimension; it decides which unit suffixes are admitted. */
export type Dimension = 'duration' | 'share' | 'rate' | 'count';

/** A number in its dimension's base unit: milliseconds, a fraction of 1, per second, or a plain count. */
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
  '': { dimension: 'count', factor: 1 },
};

/** The suffixes a dimension admits, for error messages. */
export const UNITS_OF: Record<Dimension, readonly string[]> = {
  duration: ['us', 'ms', 's', 'm', 'h'],
  share: ['%'],
  rate: ['/s', '/m'],
  count: ['no unit'],
};

const QUANTITY = /^(\d+(?:\.\d+)?)\s*([a-zµ%/]*)$/i;

/** Reads `45s`, `1.5 ms`, `99.9%`, `500/s` or `10`; `undefined` when the text is not a quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = QUANTITY.exec(text.trim());
  const unit = match && Object.hasOwn(UNITS, match[2] ?? '') ? UNITS[match[2] ?? ''] : undefined;
  if (!match || !unit) return undefined;
  return { dimension: unit.dimension, value: Number(match[1]) * unit.factor };
}

/** Reads a quantity of one dimension, in its base unit; `undefined` when it is not one. */
export function parseAs(dimension: Dimension, text: string): number | undefined {
  const quantity = parseQuantity(text);
  return quantity?.dimension === dimension ? quantity.value : undefined;
}

function trimmed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, '');
}

/** `0.25 ms`, `120 ms`, `4.5 s`, `2 m 05 s`: a duration for people; `ms` is in milliseconds. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 10) return `${trimmed(ms, 2)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trimmed(ms / 1_000, 1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
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
    case 'count':
      return trimmed(value, value < 10 ? 2 : 0);
  }
}
