import { expect, test } from 'vitest';
import { sizeWords } from './size.ts';

test.each([
  [0, '0 KiB'],
  [700, '0.6 KiB'],
  [2 ** 20 - 1, '1023 KiB'],
  [2 ** 20, '1 MiB'],
  [499.96 * 2 ** 20, '499 MiB'],
  [78_474 * 2 ** 20, '76.6 GiB'],
  [3 * 2 ** 50, '3072 TiB'],
])('%d bytes are %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));
