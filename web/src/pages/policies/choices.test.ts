import { expect, it } from 'vitest';
import { type Choices, readChoices, writeChoices } from './choices.ts';

const USUAL: Choices = { figure: 'all', rows: 'all', filter: '' };

it('says in an address what is not usual, and reads it again', () => {
  const choices: Choices = { driver: 'docker', figure: 'p99', rows: 'open', filter: 'mysql & crash' };
  expect(readChoices(new URLSearchParams(String(writeChoices(choices))))).toEqual(choices);
  expect(String(writeChoices(USUAL))).toBe('');
});

it('takes an address that says nonsense for one that says nothing', () => {
  expect(readChoices(new URLSearchParams('figure=beauty&rows=some&driver='))).toEqual(USUAL);
});
