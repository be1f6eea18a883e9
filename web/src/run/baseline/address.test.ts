import { describe, expect, it } from 'vitest';
import { readBaseline, writeBaseline } from './address.ts';

describe('the baseline in an address', () => {
  it('comes back as it was written, and leaves what others keep there', () => {
    const search = writeBaseline('?from=0&to=400&log=a+b', {
      runId: '20261122-053644-8bc71d',
      alignment: 'fault',
    });
    expect(readBaseline(search)).toEqual({ runId: '20261122-053644-8bc71d', alignment: 'fault' });
    expect(search).toBe('?from=0&to=400&log=a+b&baseline=20261122-053644-8bc71d&align=fault');
  });

  it('goes without a trace, its alignment too', () => {
    expect(writeBaseline('?baseline=x&align=fault', { alignment: 'fault' })).toBe('');
    expect(writeBaseline('?at=5&baseline=x&align=fault', { alignment: 'start' })).toBe('?at=5');
  });

  it('lays the starts on each other unless it says something that is known', () => {
    expect(readBaseline('?baseline=x')).toEqual({ runId: 'x', alignment: 'start' });
    expect(readBaseline('?baseline=x&align=moon').alignment).toBe('start');
    expect(readBaseline('?baseline=')).toEqual({ alignment: 'start' });
  });
});
