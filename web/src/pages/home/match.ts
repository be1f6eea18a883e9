import type { ScenarioSummary } from '@firedrill/contract';

/** Whether a scenario is meant by what was typed: every word is somewhere in what it says, or in the faults it names. */
export function isMatch(scenario: ScenarioSummary, typed: string): boolean {
  const { name, title, description, plan } = scenario;
  const text = [name, title, description, ...plan.faults.map(({ kind, on }) => `${kind} ${on}`)]
    .join(' ')
    .toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
