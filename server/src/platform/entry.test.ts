import { describe, expect, it } from 'vitest';
import { entryUrl } from './entry.ts';

describe('entryUrl', () => {
  it.each([
    [
      'file:///home/a/src/drill/server/src/load/load.ts',
      'file:///home/a/src/drill/server/dist/load/worker.js',
    ],
    [
      'file:///home/a/src/drill/server/dist/load/load.js',
      'file:///home/a/src/drill/server/dist/load/worker.js',
    ],
    ['file:///opt/drill/load.ts', 'file:///opt/drill/worker.js'],
  ])('finds the compiled neighbour of %s', (base, entry) => {
    expect(entryUrl('worker', base).href).toBe(entry);
  });
});
