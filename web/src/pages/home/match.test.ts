import type { ScenarioSummary } from '@firedrill/contract';
import { expect, it } from 'vitest';
import { isMatch } from './match.ts';

const SCENARIO: ScenarioSummary = {
  name: 'redis-crash',
  title: 'Redis crashes and comes back',
  description: 'Users must not notice.',
  file: 'scenarios/redis-crash.yaml',
  shipped: true,
  policy: 'breaker',
  claims: [],
  plan: {
    seed: 1,
    warmupMs: 2_000,
    durationMs: 30_000,
    faults: [{ id: 'f1', kind: 'crash', on: 'cache', params: {}, injectAtMs: 10_000, healAtMs: 18_000 }],
  },
};

it.each(['', 'redis', 'REDIS back', 'notice', 'crash cache', '  comes   redis '])('%j means it', (typed) => {
  expect(isMatch(SCENARIO, typed)).toBe(true);
});

it.each(['mysql', 'redis database'])('%j does not', (typed) => {
  expect(isMatch(SCENARIO, typed)).toBe(false);
});
