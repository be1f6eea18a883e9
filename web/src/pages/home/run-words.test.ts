import { finishedRun as run } from '@firedrill/contract/testing';
import { expect, it } from 'vitest';
import { claimWords, runBefore, verdictOf } from './run-words.ts';

it('has no verdict while a run goes on, and nothing shown by one that was cut off', () => {
  expect(verdictOf({ state: 'running' })).toBe('pending');
  expect(verdictOf({ state: 'died' })).toBe('inconclusive');
  expect(verdictOf({ state: 'finished', verdict: 'failed' })).toBe('failed');
});

it('says of claims what there is to say', () => {
  expect(claimWords({ held: 5, failed: 1, inconclusive: 0 })).toBe('5 held, 1 failed');
  expect(claimWords({ held: 0, failed: 0, inconclusive: 0 })).toBe('no claims');
});

it('finds the run of the same scenario that went before and is over', () => {
  const latest = run('d');
  const runs = [latest, run('c', { scenario: 'drip' }), run('b', { state: 'running' }), run('a')];
  expect(runBefore(runs, latest)?.id).toBe('a');
});

it('compares no drill by hand with another', () => {
  const latest = run('b', { kind: 'manual' });
  expect(runBefore([latest, run('a', { kind: 'manual' })], latest)).toBeUndefined();
});
