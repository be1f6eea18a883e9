import { expect, it } from 'vitest';
import { quantityParts } from './number-with-unit.tsx';

it.each([
  ['250ms', { number: '250', unit: 'ms' }],
  ['1.5 s', { number: '1.5', unit: 's' }],
  ['', { number: '', unit: 'ms' }],
  ['40', { number: '40', unit: 'ms' }],
  ['7%', { number: '7', unit: 'ms' }],
])('reads %j as number and unit', (text, parts) => {
  expect(quantityParts(text, ['ms', 's'])).toEqual(parts);
});
