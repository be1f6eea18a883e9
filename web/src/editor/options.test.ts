import { describe, expect, it } from 'vitest';
import { optionsAt } from './options.ts';
import { outlineOf } from './outline.ts';
import { withCursor } from './testing/cursor.ts';
import { sampleVocabulary } from './testing/vocabulary.ts';

function offered(marked: string): string[] {
  const { text, offset } = withCursor(marked);
  const found = optionsAt(text, offset, outlineOf(text), sampleVocabulary);
  return (found?.options ?? []).toSorted((a, b) => (b.rank ?? 0) - (a.rank ?? 0)).map(({ label }) => label);
}

describe('optionsAt', () => {
  it('offers the keys that are not there yet, required ones first', () => {
    const labels = offered('name: a\ntitle: b\n|\nload:\n  rate: 1/s\n');
    expect(labels.slice(0, 3)).toEqual(['description', 'duration', 'claims']);
    expect(labels).toContain('abort');
    expect(labels).not.toContain('name');
    expect(labels).not.toContain('load');
  });

  it('offers the keys of the map the column belongs to', () => {
    expect(offered('load:\n  rate: 5/s\n  |')).toEqual(
      expect.arrayContaining(['mix', 'keys', 'deadline', 'maxInFlight']),
    );
    expect(offered('load:\n  keys:\n    |')).toEqual(['distribution', 'exponent', 'count']);
    expect(offered('load:\n  mix: { read: 1, | }')).toEqual(['search', 'write']);
    expect(offered('load:\n  stages:\n    - for: 5s\n      |')).toEqual(['rate', 'ramp']);
  });

  it('offers the parameters and targets of the fault that is chosen', () => {
    const labels = offered('timeline:\n  - { at: 1s, fault: latency, | }\n');
    expect(labels).toEqual(['latency', 'for', 'jitter', 'on']);
    expect(offered('timeline:\n  - fault: partition\n    on: |')).toEqual(['cache']);
    expect(offered('timeline:\n  - { fault: partition, direction: | }')).toEqual(['both', 'to-server']);
  });

  it('offers whole faults where an entry begins, and their names after fault', () => {
    expect(offered('timeline:\n  - |').slice(0, 3)).toEqual(['crash', 'partition', 'latency']);
    expect(offered('timeline:\n  - { at: 1s, fault: cr| }')).toEqual(['crash', 'partition', 'latency']);
  });

  it('offers values: policies, choices, yes and no, and units behind a number', () => {
    expect(offered('policy: |')).toEqual(['naive-seed', 'breaker']);
    expect(offered('tls: |')).toEqual(['true', 'false']);
    expect(offered('duration: 30|')).toEqual(['30us', '30ms', '30s', '30m', '30h']);
    expect(offered('warmup: |')).toEqual(['2s', '45s']);
    expect(offered('load:\n  keys: { distribution: | }')).toEqual(['uniform', 'zipf']);
  });

  it('leads through a claim: metric, selectors within its parentheses, comparison, value', () => {
    expect(offered('claims:\n  - |')).toContain('p99');
    expect(offered('claims:\n  - p99(|')).toEqual(expect.arrayContaining(['fault', 'mysql', 'read']));
    expect(offered('claims:\n  - p99(fault, |')).not.toContain('steady');
    expect(offered('claims:\n  - p99(fault) |')).toEqual(['>=', '<=', '>', '<', '==']);
    expect(offered('claims:\n  - availability >= |')).toContain('99.9%');
    expect(offered('claims:\n  - p99(fault) < |')).toContain('50ms');
    expect(offered('claims:\n  - p99(fault) < 50ms |')).toEqual([]);
  });

  it('offers limits of the load alone, and for how long', () => {
    expect(offered('abort:\n  - |')).not.toContain('recovery_time');
    expect(offered('abort:\n  - error_rate > 50% |')).toEqual(['for 5s', 'for 10s', 'for 30s']);
    expect(offered('abort:\n  - error_rate > 50% for |')).toEqual(['5s', '10s', '30s']);
  });

  it('offers nothing in comments and in texts over several lines', () => {
    expect(offered('name: a # |')).toEqual([]);
    expect(offered('description: >\n  It shows |\nload:\n  rate: 1/s')).toEqual([]);
  });

  it('replaces the word up to the cursor and no more', () => {
    const { text, offset } = withCursor('timeline:\n  - { at: 1s, fault: cr| }');
    const found = optionsAt(text, offset, outlineOf(text), sampleVocabulary);
    expect(text.slice(found?.from, offset)).toBe('cr');
  });
});
