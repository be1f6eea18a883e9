import { expect, test } from 'vitest';
import { drill, mistakesOf, rawMistakesOf } from './testing/file.ts';

test.each([
  [
    'title: "A \\e[31mdrill"',
    '2 ["A \\e[31mdrill"] the title holds the control character U+001B | leave the character out',
  ],
  [
    'title: A \u202edrill',
    '2 [\u202e] the title holds U+202E, which turns the direction of what is read | leave the character out',
  ],
  ['title: "A\\ndrill"', '2 ["A\\ndrill"] the title holds a line break | write it on one line'],
])('a title is refused that is not what it looks: %j', (title, mistake) => {
  expect(mistakesOf(drill('title: A drill', title))).toContain(mistake);
});

test('so are names and descriptions, which may have lines', () => {
  const description = 'description: Redis is killed.';
  expect(mistakesOf(drill(description, 'description: "Redis \\u2066is killed."'))).toEqual([
    expect.stringContaining('the description holds U+2066, which turns the direction'),
  ]);
  expect(mistakesOf(drill('name: drill', 'name: "dr\\u0007ill"')).join()).toContain(
    'the name holds the control character U+0007',
  );
  const lines = 'description: |\n  Redis is killed.\n\n  \tIt comes back: é, 鼠, 👍🏽, عربي.';
  expect(rawMistakesOf(drill(description, lines))).toEqual([]);
});
