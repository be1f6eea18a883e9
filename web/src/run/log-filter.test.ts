import { describe, expect, it } from 'vitest';
import { countBeforeSeq, countUntil, DEFAULT_FILTER, FilteredLog, neighbour } from './log-filter.ts';
import type { LogEntry } from './model.ts';

function entry(seq: number, atMs: number, topic: string, text: string): LogEntry {
  return { seq, atMs, topic, tone: 'neutral', text };
}

const LOG = [
  entry(1, 0, 'phase', 'warm-up'),
  entry(2, 10_000, 'fault', 'crash on cache in force'),
  entry(3, 10_000, 'probe', 'cache ✕ refused'),
  entry(4, 10_100, 'retry', 'attempt 1 in 50 ms'),
  entry(5, 18_000, 'fault', 'crash on cache removed'),
];

describe('the filter of the event log', () => {
  it('leaves out attempts to reconnect, which have a panel of their own', () => {
    expect(new FilteredLog(LOG, DEFAULT_FILTER).entries().map(({ seq }) => seq)).toEqual([1, 2, 3, 5]);
  });

  it('asks for all words, whatever their case, in topic and text', () => {
    const filtered = new FilteredLog(LOG, { text: 'CRASH fault', hidden: [] });
    expect(filtered.entries().map(({ seq }) => seq)).toEqual([2, 5]);
  });

  it('takes up lines as the log grows', () => {
    const log = LOG.slice(0, 2);
    const filtered = new FilteredLog(log, DEFAULT_FILTER);
    expect(filtered.entries()).toHaveLength(2);
    log.push(...LOG.slice(2));
    expect(filtered.entries()).toHaveLength(4);
  });

  it('finds how many lines had come by a moment', () => {
    expect(countUntil(LOG, 9_999)).toBe(1);
    expect(countUntil(LOG, 10_000)).toBe(3);
  });

  it('finds where the lines of an event begin, or would if they were not let go', () => {
    expect(countBeforeSeq(LOG, 4)).toBe(3);
    expect(countBeforeSeq(LOG.slice(3), 4)).toBe(0);
    expect(countBeforeSeq(LOG.slice(3), 2)).toBe(0);
    expect(countBeforeSeq(LOG, 9)).toBe(5);
  });

  it('steps from line to line, and from nowhere to an end', () => {
    expect(neighbour(LOG, undefined, 1)?.seq).toBe(1);
    expect(neighbour(LOG, undefined, -1)?.seq).toBe(5);
    expect(neighbour(LOG, 10_000, 1)?.seq).toBe(4);
    expect(neighbour(LOG, 10_000, -1)?.seq).toBe(1);
    expect(neighbour(LOG, 0, -1)).toBeUndefined();
  });
});
