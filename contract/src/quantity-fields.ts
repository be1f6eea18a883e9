import * as z from 'zod';
import { SCENARIO_LIMITS } from './scenario.ts';
import { DIMENSION_NAMES, formatQuantity, parseAs, suggestQuantity, UNITS_OF } from './units.ts';

/** A text field that holds a quantity; `0` is admitted where `zero` says so. */
function quantityField(
  dimension: 'duration' | 'rate' | 'throughput' | 'share',
  limits: { zero: boolean; max: number; example: string; usualUnit: string },
) {
  const admitted = `${DIMENSION_NAMES[dimension]}${limits.zero ? '' : ' above 0'} up to ${formatQuantity(dimension, limits.max)}`;
  const advice = (text: string): string => `write ${suggestQuantity(dimension, text, limits.usualUnit)}`;
  return z
    .string({
      error: ({ input }) =>
        typeof input === 'number'
          ? `${input} has no unit: ${advice(String(input))}`
          : `must be ${admitted}, such as ${limits.example}`,
    })
    .meta({
      description: `${admitted[0]?.toUpperCase()}${admitted.slice(1)}, such as ${limits.example}.`,
      examples: [limits.example],
      pattern: `^\\s*\\d+(\\.\\d+)?\\s*(${UNITS_OF[dimension].join('|')})\\s*$`,
    })
    .transform((text, context) => {
      const value = parseAs(dimension, text);
      if (value !== undefined && value <= limits.max && (limits.zero || value > 0)) return value;
      const message =
        value === undefined
          ? `"${text}" is not ${DIMENSION_NAMES[dimension]}: ${advice(text)}`
          : `"${text}" is not ${admitted}`;
      context.issues.push({ code: 'custom', input: text, message });
      return z.NEVER;
    });
}

/** Text in a file, a number in the program: a duration in ms, up to an hour. */
export const durationField = quantityField('duration', {
  zero: true,
  max: SCENARIO_LIMITS.durationMsMax,
  example: '45s',
  usualUnit: 's',
});

/** A duration in ms above 0, up to an hour. */
export const stretchField = quantityField('duration', {
  zero: false,
  max: SCENARIO_LIMITS.durationMsMax,
  example: '45s',
  usualUnit: 's',
});

/** Requests per second, above 0. */
export const rateField = quantityField('rate', {
  zero: false,
  max: SCENARIO_LIMITS.ratePerSecondMax,
  example: '500/s',
  usualUnit: '/s',
});

/** KB (1,000 bytes) per second, above 0. */
export const throughputField = quantityField('throughput', {
  zero: false,
  max: SCENARIO_LIMITS.throughputKbPerSecondMax,
  example: '10KB/s',
  usualUnit: 'KB/s',
});

/** A share above 0 and up to 1, written as a percentage. */
export const shareField = quantityField('share', {
  zero: false,
  max: 1,
  example: '25%',
  usualUnit: '%',
});
