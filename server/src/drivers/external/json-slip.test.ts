import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonSlip } from './json-slip.ts';

test.each([
  ['', 0],
  ['{', 1],
  ['{"a": s}', 6],
  ['{"a": }', 6],
  ['{"a": 1,}', 8],
  ['[1, ]', 4],
  ['{"a" 1}', 5],
  ['{"a": "open', 6],
  ['[1] 2', 4],
  ['[1}', 2],
  [' [1, {"a": [null, -1.5e3, "\\u00e9"]}, {}, []] ', undefined],
])('finds where %j stops being JSON', (text, offset) => expect(jsonSlip(text)).toBe(offset));

test('is of one mind with the parser', () => {
  const damaged = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat({ max: 2 }),
      fc.constantFrom('', '"', ',', '}', '[', ':', '\\', '1', 'x', '\n'),
    )
    .map(([json, where, gone, put]) => {
      const at = where % (json.length + 1);
      return json.slice(0, at) + put + json.slice(at + gone);
    });
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(damaged, (text) => {
      expect(jsonSlip(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 2_000 },
  );
});
