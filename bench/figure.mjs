/**
 * One figure of a benchmark.
 * @typedef {object} Figure
 * @property {string} name What was measured.
 * @property {number} value The median.
 * @property {[number, number]} range The lowest and the highest.
 * @property {number} samples How many values stand behind it.
 * @property {string} [unit] Left out for a ratio.
 * @property {{ at: 'least' | 'most', value: number }} [goal]
 */

/**
 * The middle value.
 * @param {number[]} values
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 ? middle : middle - 1],
    sorted[middle],
  ];
  return (low + high) / 2;
}

/**
 * A figure from its values.
 * @param {string} name
 * @param {number[]} values
 * @param {Pick<Figure, 'unit' | 'goal'>} [more]
 * @returns {Figure}
 */
export function figure(name, values, more = {}) {
  return {
    name,
    value: median(values),
    range: [Math.min(...values), Math.max(...values)],
    samples: values.length,
    ...more,
  };
}

/** @param {Figure} of */
export function met({ value, goal }) {
  if (!goal) return undefined;
  return goal.at === 'least' ? value >= goal.value : value <= goal.value;
}
