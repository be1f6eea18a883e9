import { SCENARIO_LIMITS } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { formatMistakes } from './mistakes.ts';
import { drill, drillWith, mistakesOf, rawMistakesOf } from './testing/file.ts';

describe('mistakes of the YAML', () => {
  it.each([
    ['', '1 [] the file is empty'],
    ['# nothing', '1 [#] the file is empty'],
    ['- a\n', '1 [-] a scenario is a map of keys and values | begin with name: …'],
    ['name: a\nname: b\n', '2 [n] Map keys must be unique'],
    ['name: a\n\ttitle: b\n', '2 [\t] Tabs are not allowed as indentation | indent with spaces'],
    ['name: &a b\ntitle: *a\n', '2 [*a] aliases are not admitted | write the value out'],
    ['name: !!binary aGk=\n', '1 [aGk=] the tag !!binary is not admitted | leave it out'],
    ['name: a\n---\nname: b\n', '2 [---] a file holds one scenario | make a second file'],
    ['name: a\n[b]: c\n', '2 [[] a key must be text | write a word before the colon'],
    ['name: a\n? { b: c }\n: d\n', '2 [{] a key must be text | write a word before the colon'],
    ['%YAML 1.1\n---\nname: a\n', '1 [%YAML 1.1] directives are not admitted | leave the line out'],
  ])('%j', (text, mistake) => {
    expect(mistakesOf(text)).toContain(mistake);
  });

  it.each([
    ['lists in lists', '['.repeat(250_000)],
    ['maps in maps', '{a: '.repeat(60_000)],
    ['blocks in blocks', '- '.repeat(120_000)],
    ['blocks that end at once', `${'- - '.repeat(60_000)}\na`],
    ['keys without end', Array.from({ length: 30_000 }, (_, i) => `k${i}:`).join('\n')],
    [
      'aliases of aliases',
      Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`).join('\n'),
    ],
    ['tags without end', `x: ${'!!a '.repeat(60_000)}`],
    ['more than a file may hold', `# ${'x'.repeat(SCENARIO_LIMITS.fileBytesMax)}`],
  ])('refuses %s', (_name, text) => {
    expect(rawMistakesOf(text).length).toBeGreaterThan(0);
  });
});

it('tells one slip of the YAML once for each line', () => {
  const lines = rawMistakesOf('name: "a\ntitle: [b, {c: d\nload: }]\n').map(({ line }) => line);
  expect(new Set(lines).size).toBe(lines.length);
});

describe('formatMistakes', () => {
  it('shows the place, the line, what is meant and what to do', () => {
    expect(formatMistakes(rawMistakesOf(drillWith('at: 8s, fault: crahs, for: 8s')))).toBe(
      [
        'drill.yaml:8:22  no fault is called crahs',
        '  8 |   - { at: 8s, fault: crahs, for: 8s }',
        '    |                      ^^^^^',
        '    = did you mean crash?',
      ].join('\n'),
    );
  });

  it('keeps long lines short and control characters out of the terminal', () => {
    const text = drill('title: A drill', `title: { "\u001b[31m": ${'x'.repeat(500)} }`);
    const lines = formatMistakes(rawMistakesOf(text)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(140);
    expect(lines.join('')).not.toContain('\u001b');
  });
});
