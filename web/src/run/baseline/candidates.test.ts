import type { RunSummary } from '@firedrill/contract';
import { finishedRun } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import { CANDIDATES_MAX, candidatesFor } from './candidates.ts';

const OWN = { runId: 'own', scenario: 'redis-crash', policy: 'breaker' };
const NOW_MS = Date.parse('2026-11-22T12:00:00Z');

function summary(id: string, more: Partial<RunSummary> = {}): RunSummary {
  return finishedRun(id, { startedAt: '2026-11-22T11:48:00Z', ...more });
}

function ids(runs: readonly RunSummary[]): string[] {
  const { alike, others } = candidatesFor(OWN, runs, NOW_MS);
  return [...alike.map(({ runId }) => runId), '|', ...others.map(({ runId }) => runId)];
}

describe('the runs to choose a baseline from', () => {
  it('are those of the scenario first, of those the ones of the policy, and the latest of each', () => {
    const runs = [
      summary('a', { scenario: 'redis-freeze' }),
      summary('b', { policy: 'naive-seed' }),
      summary('c'),
      summary('d', { scenario: 'redis-freeze', policy: 'naive-seed' }),
      summary('e', { policy: 'naive-seed' }),
      summary('f'),
    ];
    expect(ids(runs)).toEqual(['c', 'f', 'b', 'e', '|', 'a', 'd']);
  });

  it('are not the run itself, and none that has no end', () => {
    const runs = [
      summary('own'),
      summary('b', { state: 'running' }),
      summary('c', { state: 'died' }),
      summary('d'),
    ];
    expect(ids(runs)).toEqual(['d', '|']);
  });

  it('are few', () => {
    const runs = Array.from({ length: 40 }, (_, nth) => summary(`r${nth}`));
    expect(candidatesFor(OWN, runs, NOW_MS).alike).toHaveLength(CANDIDATES_MAX);
  });

  it('say policy, verdict and when, and the scenario where it is another one', () => {
    const runs = [
      summary('20261122-114800-aaaaaa'),
      summary('20261122-114800-bbbbbb', { scenario: 'redis-freeze', verdict: 'failed' }),
    ];
    const { alike, others } = candidatesFor(OWN, runs, NOW_MS);
    expect(alike).toEqual([
      { runId: '20261122-114800-aaaaaa', icon: '✓', label: 'breaker · held · 12 min ago · aaaaaa' },
    ]);
    expect(others[0]?.label).toBe('redis-freeze · breaker · failed · 12 min ago · bbbbbb');
  });
});
