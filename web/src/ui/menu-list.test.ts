import { expect, it } from 'vitest';
import { lineAfterKey } from './menu-list.ts';

const LABELS = ['Compare', 'Report (HTML)', 'Report (JSON)', 'Delete'];

it.each([
  ['ArrowDown', -1, 0],
  ['ArrowDown', 0, 1],
  ['ArrowDown', 3, 0],
  ['ArrowUp', 0, 3],
  ['ArrowUp', -1, 3],
  ['ArrowUp', 3, 2],
  ['Home', 2, 0],
  ['End', 0, 3],
])('%s leads from line %i to line %i', (key, from, to) => {
  expect(lineAfterKey(key, LABELS, from)).toBe(to);
});

it('leads by a letter to the next line that begins with it, round the end', () => {
  expect(lineAfterKey('r', LABELS, 0)).toBe(1);
  expect(lineAfterKey('R', LABELS, 1)).toBe(2);
  expect(lineAfterKey('r', LABELS, 2)).toBe(1);
});

it('leaves every other key alone', () => {
  for (const key of ['x', ' ', 'Enter', 'Tab', 'F5']) expect(lineAfterKey(key, LABELS, 0)).toBeUndefined();
  expect(lineAfterKey('ArrowDown', [], -1)).toBeUndefined();
});
