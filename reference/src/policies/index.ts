import { breaker } from './breaker.ts';
import { failFast } from './fail-fast.ts';
import { ioredisDefaults } from './ioredis-defaults.ts';
import { naiveSeed } from './naive-seed.ts';
import type { Policy } from './policy.ts';

/** Every policy, from the weakest to the strongest. */
export const POLICIES: readonly Policy[] = [naiveSeed, ioredisDefaults, failFast, breaker];

export const POLICY_NAMES: readonly string[] = POLICIES.map(({ name }) => name);

export const DEFAULT_POLICY = breaker.name;

/** The policy of that name, or `undefined`. */
export function policyNamed(name: string): Policy | undefined {
  return POLICIES.find((policy) => policy.name === name);
}
