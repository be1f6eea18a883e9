import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SHIPPED_FOLDER } from './find-scenarios.ts';
import { loadScenario } from './load-scenario.ts';
import { formatMistakes, ScenarioError } from './mistakes.ts';
import { DRILL } from './testing/file.ts';
import { KNOWN } from './testing/known.ts';

const FILES = [
  DRILL,
  ...readdirSync(SHIPPED_FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(SHIPPED_FOLDER, name), 'utf8')),
];

/** Values that a reader may trip over, in place of one that stands in the file. */
const ODD = [
  ...[
    '',
    'null',
    '~',
    'true',
    '-1',
    '0',
    '1e999',
    '.nan',
    '0x10',
    '[]',
    '{}',
    '[[[',
    '}',
    '"',
    "'",
    '|',
    '>',
    '&a',
    '*a',
  ],
  ...[
    '!!int x',
    '? ',
    '- ',
    ': ',
    '# ',
    '%',
    '@',
    '`',
    '\t',
    '\r\n',
    '\u0000',
    '\u2028',
    '\uFEFF',
    '😀',
    '99999999999999999999s',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '<<',
    '0s',
    '1h',
    '60m',
    '(',
    'p99(',
    'for 5s',
    '% % %',
    '1000000/s',
  ],
];

type Mutation = (text: string) => string;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const pick = (length: number, at: number): number => Math.floor(at * length);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat({ max: 255 })).map(
    ([at, bits]): Mutation =>
      (text) => {
        const bytes = Buffer.from(text);
        const index = pick(bytes.length, at);
        if (bytes.length > 0) bytes[index] = (bytes[index] ?? 0) ^ bits;
        return bytes.toString('utf8');
      },
  ),
  fc.tuple(place, fc.nat({ max: 2 })).map(
    ([at, copies]): Mutation =>
      (text) => {
        const lines = text.split('\n');
        const index = pick(lines.length, at);
        lines.splice(index, 1, ...Array<string>(copies).fill(lines[index] ?? ''));
        return lines.join('\n');
      },
  ),
  fc.tuple(place, place).map(
    ([from, to]): Mutation =>
      (text) => {
        const words = text.split(/(\s+)/);
        const [a, b] = [pick(words.length, from), pick(words.length, to)];
        [words[a], words[b]] = [words[b] ?? '', words[a] ?? ''];
        return words.join('');
      },
  ),
  fc.tuple(place, fc.oneof(fc.constantFrom(...ODD), fc.string())).map(
    ([at, odd]): Mutation =>
      (text) => {
        const words = text.split(/([\s,{}[\]():]+)/);
        words[pick(words.length, at)] = odd;
        return words.join('');
      },
  ),
  fc.tuple(place, fc.constantFrom(...ODD)).map(
    ([at, odd]): Mutation =>
      (text) => {
        const index = pick(text.length + 1, at);
        return text.slice(0, index) + odd + text.slice(index);
      },
  ),
  place.map(
    (at): Mutation =>
      (text) =>
        text.slice(0, pick(text.length + 1, at)),
  ),
);

it('a mutated file is read or refused with mistakes that lie within it, and nothing else is thrown', () => {
  const file = fc
    .tuple(fc.constantFrom(...FILES), fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([text, mutations]) => mutations.reduce((mutated, mutate) => mutate(mutated), text));
  fc.assert(
    fc.property(file, (text) => {
      let error: unknown;
      try {
        loadScenario({ path: 'drill.yaml', text }, KNOWN);
        return;
      } catch (thrown) {
        error = thrown;
      }
      if (!(error instanceof ScenarioError)) throw error;
      expect(error.mistakes.length).toBeGreaterThan(0);
      const lines = text.split('\n');
      for (const { line, column, length, excerpt } of error.mistakes) {
        expect(lines[line - 1]?.replace(/\r$/, '')).toBe(excerpt);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(length).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual(excerpt.length + 1);
      }
      expect(formatMistakes(error.mistakes)).not.toBe('');
    }),
    { numRuns: 1_500 },
  );
}, 60_000);
