import { expect, it } from 'vitest';
import { NONE, selectedAfter } from './selected.ts';

function after(...pressed: [scenario: string, policy: string][]) {
  return pressed.reduce(
    (selected, [scenario, policy]) => selectedAfter(selected, { scenario, policy }),
    NONE,
  );
}

it('selects two cells of a row, of which the one that was selected first gives way', () => {
  expect(after(['crash', 'naive'], ['crash', 'breaker']).policies).toEqual(['naive', 'breaker']);
  expect(after(['crash', 'naive'], ['crash', 'breaker'], ['crash', 'fast']).policies).toEqual([
    'breaker',
    'fast',
  ]);
});

it('takes a cell back when it is pressed again, and forgets those of another row', () => {
  expect(after(['crash', 'naive'], ['crash', 'naive'])).toEqual(NONE);
  expect(after(['crash', 'naive'], ['freeze', 'naive'])).toEqual({ scenario: 'freeze', policies: ['naive'] });
});
