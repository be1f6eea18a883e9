import { expect, test } from 'vitest';
import { USERS_TABLE } from './schema.ts';
import { userSeed } from './seed.ts';

const rowsOf = (statements: Iterable<string>) =>
  [...statements]
    .slice(1)
    .join(',')
    .match(/\((\d+),'/g) ?? [];

test('makes the table and then every user once, in order', () => {
  const statements = [...userSeed(1_234).statements()];
  expect(statements[0]).toBe(USERS_TABLE);
  const ids = rowsOf(statements).map((text) => Number(text.slice(1, -2)));
  expect(ids).toEqual(Array.from({ length: 1_234 }, (_, i) => i + 1));
});

test('each statement stands on one line', () => {
  for (const statement of userSeed(600).statements()) expect(statement).not.toMatch(/[\n;]/);
});

test('quotes in names are doubled', () => {
  expect([...userSeed(5_000).statements()].join('')).toMatch(/O''Brien'/);
});

test('the key stands for the content', () => {
  expect(userSeed(100, 1).key).toBe(userSeed(100, 1).key);
  expect([...userSeed(100, 1).statements()]).toEqual([...userSeed(100, 1).statements()]);
  expect(userSeed(100, 2).key).not.toBe(userSeed(100, 1).key);
  expect(userSeed(101, 1).key).not.toBe(userSeed(100, 1).key);
});
