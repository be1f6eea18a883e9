import { describe, expect, it } from 'vitest';
import { continuationOf } from './list-line.ts';

describe('continuationOf', () => {
  it('begins the next item after a claim or a fault in braces', () => {
    expect(continuationOf('  - availability >= 99%', 23)).toEqual({ kind: 'next-item', insert: '\n  - ' });
    expect(continuationOf('  - { at: 1s }', 14)).toEqual({ kind: 'next-item', insert: '\n  - ' });
  });

  it('ends the list at an empty item', () => {
    expect(continuationOf('  - ', 4)).toEqual({ kind: 'end-list', dropFrom: 2 });
    expect(continuationOf('  -', 3)).toEqual({ kind: 'end-list', dropFrom: 2 });
  });

  it('leaves other lines alone: in the middle, maps over several lines, open braces, no list', () => {
    expect(continuationOf('  - availability >= 99%', 8)).toBeUndefined();
    expect(continuationOf('  - at: 5s', 10)).toBeUndefined();
    expect(continuationOf('  - { at: 5s,', 13)).toBeUndefined();
    expect(continuationOf('duration: 20s', 13)).toBeUndefined();
  });
});
