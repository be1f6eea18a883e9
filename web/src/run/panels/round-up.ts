/** The smallest of 1, 2, 5, 10, 20, 50, … that is not below a value: where an axis may end. */
export function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 5, 10].map((step) => step * magnitude).find((step) => step >= value * 0.999) ?? value;
}
