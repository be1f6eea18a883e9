import { expect, test } from 'vitest';
import { presentableLine } from './log-line.ts';

test('a line of a log is kept without what only its server may know', () => {
  const line = "user default on >topsecret, from redis://app:hidden@cache:6379 with 'topsecret'";
  expect(presentableLine(line, ['topsecret'])).toBe(
    "user default on >***, from redis://***@cache:6379 with '***'",
  );
});

test('a line of a log is kept without colours and control characters, and never at any length', () => {
  expect(presentableLine('\u001b[31mred\u001b[0m\tand\r\u0000 plain \n', [])).toBe('red and plain');
  expect(presentableLine('x'.repeat(10_000), [])).toBe(`${'x'.repeat(500)}…`);
});
