import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../api/runs.ts';
import { finishedRun } from '../testing/run-summary.ts';
import { RUN_ENDS, VERDICTS } from '../vocabulary.ts';
import { type MatrixAxes, type MatrixCell, policyMatrix, spreadOf, togetherMs } from './matrix.ts';

const AXES: MatrixAxes = {
  scenarios: [
    { name: 'crash', plan: { durationMs: 30_000 } },
    { name: 'freeze', plan: { durationMs: 20_000 } },
  ],
  policies: [{ name: 'naive' }, { name: 'breaker' }],
  driver: 'process',
};

function run(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  const startedAt = `2026-01-01T00:00:00.${id.padStart(3, '0')}Z`;
  return finishedRun(id, { scenario: 'crash', startedAt, ...changes });
}

function cellsOf(runs: readonly RunSummary[]): MatrixCell[] {
  return policyMatrix(runs, AXES).rows.flatMap(({ cells }) => cells);
}

function cell(runs: readonly RunSummary[], scenario = 'crash', policy = 'breaker'): MatrixCell {
  const found = cellsOf(runs).find((each) => each.scenario === scenario && each.policy === policy);
  if (!found) throw new Error(`no cell ${scenario} ${policy}`);
  return found;
}

const anyRuns = fc
  .array(
    fc.record({
      kind: fc.constantFrom('scripted' as const, 'manual' as const),
      scenario: fc.constantFrom('crash', 'freeze', 'gone', 'manual'),
      policy: fc.constantFrom('naive', 'breaker', 'gone'),
      driver: fc.constantFrom('process', 'docker'),
      durationMs: fc.constantFrom(30_000, 20_000),
      state: fc.constantFrom('starting' as const, 'running' as const, 'finished' as const, 'died' as const),
      end: fc.constantFrom(...RUN_ENDS),
      verdict: fc.constantFrom(...VERDICTS),
      startedAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', undefined),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ startedAt, ...changes }, i): RunSummary => {
      const { startedAt: _, ...plain } = run(String(i), changes);
      return startedAt === undefined ? plain : { ...plain, startedAt };
    }),
  );

describe('a matrix', () => {
  test('has each run of the driver that is over and had begun in one cell or outside, and no other', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const { rows, outside } = policyMatrix(runs, AXES);
        const cells = rows.flatMap((row) => row.cells);
        const placed = [...cells.flatMap(({ over }) => over), ...outside].map(({ id }) => id);
        const expected = runs.filter(
          ({ driver, state, startedAt }) =>
            driver === 'process' && (state === 'finished' || state === 'died') && startedAt !== undefined,
        );
        expect(placed.toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
        for (const { scenario, policy, over } of cells)
          for (const each of over) expect([each.scenario, each.policy]).toEqual([scenario, policy]);
      }),
    );
  });

  test('is the same in whatever order the runs come', () => {
    fc.assert(
      fc.property(
        anyRuns.chain((runs) =>
          fc.tuple(fc.constant(runs), fc.shuffledSubarray(runs, { minLength: runs.length })),
        ),
        ([runs, shuffled]) => {
          expect(policyMatrix(shuffled, AXES)).toEqual(policyMatrix(runs, AXES));
        },
      ),
    );
  });

  test('has a row for every scenario and a column for every policy, in their order, though nothing was run', () => {
    expect(cellsOf([]).map(({ scenario, policy }) => `${scenario} ${policy}`)).toEqual([
      'crash naive',
      'crash breaker',
      'freeze naive',
      'freeze breaker',
    ]);
    expect(cell([]).shown).toBeUndefined();
  });
});

describe('a cell', () => {
  test('shows the latest run and counts the verdicts of all', () => {
    const { shown, counts } = cell([run('1'), run('3', { verdict: 'failed' }), run('2')]);
    expect(shown?.id).toBe('3');
    expect(counts).toEqual({ held: 2, failed: 1, inconclusive: 0 });
  });

  test('shows one that was cut off only where no other says more, and never counts it', () => {
    const cutOff = run('2', { end: 'interrupted', verdict: 'inconclusive' });
    expect(cell([run('1'), cutOff]).shown?.id).toBe('1');
    expect(cell([cutOff])).toMatchObject({ shown: { id: '2' }, counts: { inconclusive: 0 } });
  });

  test('tells the run under way from those that are over', () => {
    const starting = run('2', { state: 'starting' });
    expect(cell([run('1'), starting])).toMatchObject({ shown: { id: '1' }, underWay: { id: '2' } });
  });

  test('leaves out runs of the scenario as it was when it lasted another time', () => {
    const before = run('1', { durationMs: 60_000 });
    expect(cell([before]).over).toEqual([]);
    expect(policyMatrix([before], AXES).outside).toEqual([before]);
  });

  test('has the spread of a figure over the runs that say something', () => {
    const took = (id: string, value: number, changes: Partial<RunSummary> = {}): RunSummary =>
      run(id, { figures: { recovery_time: { value } }, ...changes });
    const runs = [took('1', 120), took('2', 90), run('3'), took('4', 5, { end: 'error' })];
    expect(spreadOf(cell(runs), 'recovery_time')).toEqual({ least: 90, most: 120, runs: 2 });
    expect(spreadOf(cell(runs), 'p99')).toBeUndefined();
  });
});

describe('runs side by side', () => {
  test('take as long as the longest chain of them', () => {
    expect(togetherMs([], 2, 5)).toBe(0);
    expect(togetherMs([30, 20, 10], 1, 5)).toBe(75);
    expect(togetherMs([30, 20, 10], 2, 5)).toBe(40);
    expect(togetherMs([30], 0, 0)).toBe(30);
  });

  test('never take longer than one after the other, nor shorter than shared out evenly', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 5 }), (durations, jobs) => {
        const sum = durations.reduce((total, each) => total + each, 0);
        expect(togetherMs(durations, jobs, 0)).toBeLessThanOrEqual(sum);
        expect(togetherMs(durations, jobs, 0)).toBeGreaterThanOrEqual(sum / jobs);
      }),
    );
  });
});
