import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { entryAt, membersOf, outlineOf, scalarAt } from './outline.ts';

const shipped = import.meta.glob<string>('../../../scenarios/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

describe('outlineOf', () => {
  it('finds every single value of every shipped scenario where a YAML reader finds it', () => {
    expect(Object.keys(shipped).length).toBeGreaterThan(15);
    for (const text of Object.values(shipped)) {
      const outline = outlineOf(text);
      const compared = leaves(parse(text), []).filter(({ path }) => path[0] !== 'description');
      for (const { path, value } of compared) expect(scalarAt(outline, path)).toBe(String(value));
      expect(outline.entries.filter(({ scalar }) => scalar !== undefined)).toHaveLength(compared.length);
    }
  });

  it('reads keys under items, items at the column of their key, and quotes', () => {
    const text = [
      'claims:',
      '- "a # b"',
      "- 'c'   # said twice",
      'timeline:',
      '  - at: 1s',
      '    fault: crash',
      '  -   fault: stop',
    ].join('\n');
    const outline = outlineOf(text);
    expect(scalarAt(outline, ['claims', 0])).toBe('a # b');
    expect(scalarAt(outline, ['claims', 1])).toBe('c');
    expect(scalarAt(outline, ['timeline', 0, 'fault'])).toBe('crash');
    expect(scalarAt(outline, ['timeline', 1, 'fault'])).toBe('stop');
    expect(membersOf(outline, ['timeline', 0]).map(({ path }) => path.at(-1))).toEqual(['at', 'fault']);
  });

  it('keeps texts over several lines out of the keys', () => {
    const outline = outlineOf('description: >\n  load: it is not\n\n  rate: neither\nload:\n  rate: 5/s\n');
    expect(outline.entries.map(({ path }) => path.join('.'))).toEqual(['description', 'load', 'load.rate']);
    expect(entryAt(outline, ['description'])?.isBlock).toBe(true);
  });

  it('reads braces over several lines, and goes on after one that is never closed', () => {
    const text =
      'load: { rate: 5/s,\n  mix: { read: 1 } }\ntimeline:\n  - { at: 1s, fault: \n  - { at: 2s }\nname: x';
    const outline = outlineOf(text);
    expect(scalarAt(outline, ['load', 'mix', 'read'])).toBe('1');
    expect(scalarAt(outline, ['timeline', 1, 'at'])).toBe('2s');
    expect(scalarAt(outline, ['name'])).toBe('x');
  });

  it('ends on any beginning of a scenario', () => {
    for (const text of Object.values(shipped)) {
      for (let length = 0; length <= text.length; length += 7) {
        for (const { keyFrom, valueTo } of outlineOf(text.slice(0, length)).entries) {
          expect(keyFrom).toBeLessThanOrEqual(valueTo);
          expect(valueTo).toBeLessThanOrEqual(length);
        }
      }
    }
  });
});

function leaves(value: unknown, path: (string | number)[]): { path: (string | number)[]; value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, isList ? Number(key) : key]),
  );
}
