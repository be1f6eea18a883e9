import { expect, it } from 'vitest';
import { outlineOf, scalarAt } from './outline.ts';
import { entryOfFault } from './planned-entry.ts';

it('finds the entry of a planned fault, whatever the order of the text', () => {
  const outline = outlineOf(
    'timeline:\n  - { at: 9s, fault: crash, for: 1s }\n  - { at: 5000ms, fault: crash, on: database, for: 1s }',
  );
  const fault = { id: 'f1', kind: 'crash', params: {}, injectAtMs: 5_000, healAtMs: 6_000 };
  const entry = entryOfFault(outline, { ...fault, on: 'database' });
  expect(entry && scalarAt(outline, [...entry.path, 'on'])).toBe('database');
  expect(entryOfFault(outline, { ...fault, on: 'cache', injectAtMs: 9_000 })?.path).toEqual(['timeline', 0]);
  expect(entryOfFault(outline, { ...fault, on: 'cache' })).toBeUndefined();
});
