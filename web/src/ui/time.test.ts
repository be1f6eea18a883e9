import { expect, it } from 'vitest';
import { momentWords } from './time.tsx';

const NOON = new Date(2026, 4, 3, 12, 0, 0).getTime();
const MINUTE_MS = 60_000;

it('tells a moment of the last hour from now', () => {
  expect(momentWords(NOON - 5_000, NOON)).toBe('just now');
  expect(momentWords(NOON - 12.5 * MINUTE_MS, NOON)).toBe('12 min ago');
});

it('tells one of the same day by the clock, and an older one with its day', () => {
  const sameDay = momentWords(NOON - 180 * MINUTE_MS, NOON);
  const dayBefore = momentWords(NOON - 24 * 60 * MINUTE_MS, NOON);
  expect(sameDay).toMatch(/9[:.]00/);
  expect(sameDay).not.toContain('3');
  expect(dayBefore).toContain('2');
});
