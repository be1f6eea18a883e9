import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FILTER } from './log-filter.ts';
import { readAddress, writeAddress } from './page-url.ts';

describe('the address of a run’s page', () => {
  it('is empty where nothing was chosen', () => {
    expect(writeAddress('', { filter: DEFAULT_FILTER })).toBe('');
    expect(readAddress('')).toEqual({ filter: DEFAULT_FILTER });
  });

  it('gives back what was put into it', () => {
    const ms = fc.integer({ min: 0, max: 3_600_000 });
    const filter = fc.record({
      text: fc.string(),
      hidden: fc.uniqueArray(fc.constantFrom('retry', 'probe', 'client', 'phase')),
    });
    fc.assert(
      fc.property(
        ms,
        fc.integer({ min: 1, max: 60_000 }),
        ms,
        ms,
        filter,
        (fromMs, lengthMs, cursorMs, momentMs, chosen) => {
          const address = { zoom: { fromMs, toMs: fromMs + lengthMs }, cursorMs, momentMs, filter: chosen };
          expect(readAddress(writeAddress('', address))).toEqual(address);
        },
      ),
    );
  });

  it('leaves what others have put there', () => {
    expect(writeAddress('?token=x&from=1', { cursorMs: 5, filter: DEFAULT_FILTER })).toBe('?token=x&at=5');
  });

  it.each(['?from=9&to=3', '?from=x&to=5', '?from=-4&to=5', '?from=&to='])(
    'takes no zoom from %s',
    (search) => {
      expect(readAddress(search).zoom).toBeUndefined();
    },
  );
});
