import type { Plan, PlannedFault, PlanStep, Scenario } from '@firedrill/contract';

/**
 * Lays a scenario out in time: pure data, the same for the same scenario and seed. Faults are numbered in the order
 * in which they begin; of those that begin at one instant, the one that stands first in the file comes first.
 */
export function planScenario(scenario: Scenario, options: { seed?: number } = {}): Plan {
  const faults = [...scenario.timeline]
    .sort((a, b) => a.atMs - b.atMs)
    .map(
      ({ fault, on, params, atMs, forMs }, index): PlannedFault => ({
        id: `f${index + 1}`,
        kind: fault,
        on,
        params,
        injectAtMs: atMs,
        healAtMs: atMs + forMs,
      }),
    );
  return {
    seed: options.seed ?? scenario.seed,
    warmupMs: scenario.warmupMs,
    durationMs: scenario.durationMs,
    faults,
    steps: stepsOf(faults),
  };
}

function stepsOf(faults: readonly PlannedFault[]): PlanStep[] {
  const heals = faults.map(
    (fault): PlanStep => ({ atMs: fault.healAtMs, action: 'heal', faultId: fault.id }),
  );
  const injects = faults.map(
    (fault): PlanStep => ({ atMs: fault.injectAtMs, action: 'inject', faultId: fault.id }),
  );
  // Sorting is stable: at one instant heals stay before injects, and the fault injected last is healed first.
  return [...heals.reverse(), ...injects].sort((a, b) => a.atMs - b.atMs);
}
