import { describe, expect, it } from 'vitest';
import { freeName, nameProblem, slugOf, withName } from './naming.ts';
import { outlineOf } from './outline.ts';

describe('names of scenarios', () => {
  it('finds one that is free', () => {
    expect(freeName('drip', [])).toBe('drip');
    expect(freeName('drip', ['drip', 'drip-2'])).toBe('drip-3');
    expect(freeName('drip-2', ['drip-2'])).toBe('drip-3');
    expect(freeName('Not a Name', ['not-a-name'])).toBe('not-a-name-2');
    expect(freeName('…', [])).toBe('my-scenario');
  });

  it('makes a name of any words', () => {
    expect(['my outage', ' Ausfall über Nacht! ', 'a--b', '…'].map(slugOf)).toEqual([
      'my-outage',
      'ausfall-uber-nacht',
      'a-b',
      '',
    ]);
    expect(slugOf(`${'a'.repeat(63)} b`)).toBe('a'.repeat(63));
  });

  it('sets the name in the text, where it is and where it is missing', () => {
    const named = '# first\nname: "a"  # old\ntitle: b\n';
    expect(withName(named, outlineOf(named), 'c')).toBe('# first\nname: c  # old\ntitle: b\n');
    const nameless = '# first\ntitle: b\n';
    expect(withName(nameless, outlineOf(nameless), 'c')).toBe('# first\nname: c\ntitle: b\n');
  });

  it('says what is wrong with a name', () => {
    expect(nameProblem('fine-1', ['drip'])).toBeUndefined();
    for (const name of ['', 'A', 'a--b', '../a', 'a'.repeat(65), 'drip']) {
      expect(nameProblem(name, ['drip'])).toMatch(/\.$/);
    }
  });
});
