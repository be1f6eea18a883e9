import type { ScenarioSummary } from '@firedrill/contract';

/** The scenarios to begin with, in the order in which they teach most. */
const FIRST: readonly string[] = ['redis-crash', 'redis-outage-45s', 'network-partition', 'auth-failure'];

function placeOf({ name }: ScenarioSummary): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}

/** Scenarios as they are listed: those to begin with, then by title. */
export function inOrder(scenarios: readonly ScenarioSummary[]): ScenarioSummary[] {
  return [...scenarios].sort(
    (left, right) => placeOf(left) - placeOf(right) || left.title.localeCompare(right.title, 'en'),
  );
}
