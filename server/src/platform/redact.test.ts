import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test.each([
  ['redis://app:secret@cache:6379/0 is away', 'redis://***@cache:6379/0 is away'],
  ['mysql://app@db', 'mysql://***@db'],
  ['redis://app:se@cr/et#?@cache', 'redis://***@cache'],
  ['"redis://app:se"cret@cache"', '"redis://***@cache"'],
  ['redis://a:one@x and rediss://b:two@y', 'redis://***@x and rediss://***@y'],
  ['see http://127.0.0.1:4600/api/docs or write to me@example.org', undefined],
  ['nothing :// to @ hide', undefined],
])('%s', (text, shown = text) => {
  expect(redact(text)).toBe(shown);
});

test('no text takes it long', () => {
  // Each of these would take minutes where every place could be the beginning of a match that fails.
  for (const part of ['a.', 'a:', ':/', '://', 'x@', '://a']) {
    const text = part.repeat(300_000);
    expect(redact(text).length).toBeLessThanOrEqual(text.length + 3);
  }
});
