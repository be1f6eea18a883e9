import { ROLES, type Scenario, type TimelineEntry } from '@firedrill/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScenario } from './load-scenario.ts';
import { planScenario } from './plan.ts';
import { DRILL } from './testing/file.ts';
import { KNOWN } from './testing/known.ts';

const drill = loadScenario({ path: 'drill.yaml', text: DRILL }, KNOWN).scenario;

/** Timelines on a coarse grid, so that instants coincide; faults on one target follow each other. */
const timeline: fc.Arbitrary<TimelineEntry[]> = fc
  .array(
    fc.record({
      on: fc.constantFrom(...ROLES),
      gap: fc.nat({ max: 2 }),
      length: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 12 },
  )
  .chain((parts) => {
    const ends = new Map<string, number>();
    const entries = parts.map(({ on, gap, length }, i): TimelineEntry => {
      const at = (ends.get(on) ?? 2) + gap;
      ends.set(on, at + length);
      return { atMs: at * 1_000, fault: 'crash', on, forMs: length * 1_000, params: { i } };
    });
    return fc.shuffledSubarray(entries, { minLength: entries.length });
  });

const scenario = timeline.map(
  (entries): Scenario => ({
    ...drill,
    durationMs: Math.max(0, ...entries.map(({ atMs, forMs }) => atMs + forMs)) + 1_000,
    timeline: entries,
  }),
);

describe('planScenario', () => {
  it('lays out one fault', () => {
    expect(planScenario(drill, { seed: 7 })).toEqual({
      seed: 7,
      warmupMs: 2_000,
      durationMs: 30_000,
      faults: [{ id: 'f1', kind: 'crash', on: 'cache', params: {}, injectAtMs: 8_000, healAtMs: 16_000 }],
      steps: [
        { atMs: 8_000, action: 'inject', faultId: 'f1' },
        { atMs: 16_000, action: 'heal', faultId: 'f1' },
      ],
    });
  });

  it('takes the scenario’s seed unless told otherwise', () => {
    expect(planScenario({ ...drill, seed: 5 }).seed).toBe(5);
  });

  it('sorts the steps and keeps them within the run', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { steps, durationMs } = planScenario(given);
        const times = steps.map(({ atMs }) => atMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const atMs of times) {
          expect(atMs).toBeGreaterThanOrEqual(0);
          expect(atMs).toBeLessThan(durationMs);
        }
      }),
    );
  });

  it('injects each fault of the timeline once and heals it once, later', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { steps, faults } = planScenario(given);
        expect(faults.map(({ params }) => params.i).sort()).toEqual(given.timeline.map((_, i) => i).sort());
        for (const { id, injectAtMs, healAtMs } of faults) {
          const own = steps.filter(({ faultId }) => faultId === id);
          expect(own).toEqual([
            { atMs: injectAtMs, action: 'inject', faultId: id },
            { atMs: healAtMs, action: 'heal', faultId: id },
          ]);
          expect(healAtMs).toBeGreaterThan(injectAtMs);
        }
      }),
    );
  });

  it('heals before it injects at one instant, and the fault injected last first', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { steps, faults } = planScenario(given);
        const order = new Map(faults.map(({ id }, i) => [id, i]));
        for (const [i, step] of steps.entries()) {
          const next = steps[i + 1];
          if (next?.atMs !== step.atMs) continue;
          if (step.action === 'inject') expect(next.action).toBe('inject');
          const [a = 0, b = 0] = [order.get(step.faultId), order.get(next.faultId)];
          if (next.action === 'heal') expect(a).toBeGreaterThan(b);
          if (step.action === 'inject') expect(a).toBeLessThan(b);
        }
      }),
    );
  });

  it('numbers the faults by their beginning, and is the same for the same scenario', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const plan = planScenario(given);
        expect(plan.faults.map(({ id }) => id)).toEqual(given.timeline.map((_, i) => `f${i + 1}`));
        const begins = plan.faults.map(({ injectAtMs }) => injectAtMs);
        expect(begins).toEqual([...begins].sort((a, b) => a - b));
        expect(planScenario(structuredClone(given))).toEqual(plan);
      }),
    );
  });
});
