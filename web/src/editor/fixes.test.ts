import type { MistakeInfo } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { applyFix, placeMistakes } from './fixes.ts';
import { outlineOf } from './outline.ts';

const TEXT = `name: x
duration: 20
load:
  rat: 300/s
timeline:
  - { at: 5s, fault: crahs, for: 8s }
`;

function fixed(mistake: Partial<MistakeInfo>): string[] {
  const found = placeMistakes(
    TEXT,
    [{ line: 2, column: 11, length: 2, message: 'wrong', ...mistake }],
    outlineOf(TEXT),
  );
  return (found[0]?.fixes ?? []).map((fix) => applyFix(TEXT, fix));
}

describe('placeMistakes', () => {
  it('stands where line, column and length say, and never beyond the text', () => {
    const [first, second] = placeMistakes(
      TEXT,
      [
        { line: 6, column: 22, length: 5, message: 'no fault is called crahs' },
        { line: 99, column: 99, length: 99, message: 'beyond' },
      ],
      outlineOf(TEXT),
    );
    expect(TEXT.slice(first?.from, first?.to)).toBe('crahs');
    expect(second).toMatchObject({ from: TEXT.length, to: TEXT.length });
  });

  it('replaces the word with the one that was meant', () => {
    const crash = { line: 6, column: 22, length: 5, suggestion: 'did you mean crash?' };
    expect(fixed(crash)).toEqual([TEXT.replace('crahs', 'crash')]);
  });

  it('takes advice that stands in the message', () => {
    expect(fixed({ message: 'duration: 20 has no unit: write 20s' })).toEqual([
      TEXT.replace(': 20\n', ': 20s\n'),
    ]);
  });

  it('offers a few choices, and none where they are cut off or many', () => {
    expect(fixed({ suggestion: 'choose from cache, database' })).toHaveLength(2);
    expect(fixed({ suggestion: 'choose from >= <= > < ==' })).toHaveLength(5);
    expect(fixed({ suggestion: 'choose from a, b, …' })).toEqual([]);
    expect(fixed({ suggestion: 'choose from a, b, c, d, e, f, g' })).toEqual([]);
  });

  it('sets a key of the scenario where the cure is there', () => {
    expect(fixed({ suggestion: 'shorten it, or raise duration to at least 14s' })).toEqual([
      TEXT.replace('duration: 20', 'duration: 14s'),
    ]);
    expect(fixed({ suggestion: 'write tls: true' })).toEqual([TEXT.replace('load:', 'tls: true\nload:')]);
  });

  it('makes a name that may be given of one that may not, or of the title', () => {
    const mended = (text: string, message: string): string[] =>
      placeMistakes(text, [{ line: 1, column: 7, length: 2, message }], outlineOf(text)).flatMap(
        ({ fixes }) => fixes.map((fix) => applyFix(text, fix)),
      );
    const wrong = 'name: use lower-case letters, digits and single hyphens, for example redis-crash';
    expect(mended('name: my outage\ntitle: x\n', wrong)).toEqual(['name: my-outage\ntitle: x\n']);
    expect(mended('title: My outage\n', 'the key "name" is missing')).toEqual([
      'name: my-outage\ntitle: My outage\n',
    ]);
    expect(mended('name: …\n', wrong)).toEqual([]);
  });

  it('offers nothing where the advice is for a person', () => {
    expect(fixed({ suggestion: 'write for example availability >= 99%' })).toEqual([]);
    expect(fixed({ suggestion: 'make a second file' })).toEqual([]);
    expect(fixed({})).toEqual([]);
  });
});
