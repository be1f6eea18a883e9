import { describe, expect, it } from 'vitest';
import { row, run } from '../testing/compared-runs.ts';
import { compareRuns } from './compare-runs.ts';
import type { Comparison } from './comparison.ts';

function found({ rows }: Comparison): string[] {
  return rows
    .filter(({ finding }) => !['none', 'not-comparable'].includes(finding))
    .map(({ name, finding }) => `${name} ${finding}`);
}

describe('comparing runs', () => {
  it('finds nothing in a run and itself', () => {
    const made = run({ seed: 1, failing: 0.02 });
    const comparison = compareRuns(made, made);
    expect(found(comparison)).toEqual([]);
    expect(comparison.caveats).toEqual(['A and B are the same run']);
    expect(comparison.rows.every(({ difference }) => difference === 0)).toBe(true);
  });

  it('finds nothing in runs that differ only by chance', () => {
    const runs = Array.from({ length: 16 }, (_, i) => run({ seed: 100 + i, failing: 0.02 }));
    const findings = runs.flatMap((a, i) => runs.slice(i + 1).flatMap((b) => found(compareRuns(a, b))));
    expect(findings).toEqual([]);
  });

  it('finds answers that fail more often, and says which way is worse', () => {
    const a = run({ seed: 1, failing: 0.001 });
    const b = run({ seed: 2, failing: 0.05 });
    expect(found(compareRuns(a, b))).toEqual(['availability worse', 'error_rate(steady) worse']);
    expect(found(compareRuns(b, a))).toEqual(['availability better', 'error_rate(steady) better']);
  });

  it('does not take one hiccup for a difference, however many answers it cost', () => {
    const comparison = compareRuns(run({ seed: 1 }), run({ seed: 2, brokenWindows: 1 }));
    const { a, b, finding } = row(comparison, 'error_rate(steady)');
    expect([a, b, finding]).toEqual([0, 100 / 6_000, 'none']);
  });

  it('finds answers that are slower by more than equal runs can be', () => {
    const a = run({ seed: 1, medianUs: 800 });
    expect(found(compareRuns(a, run({ seed: 2, medianUs: 1_000 })))).toEqual([]);
    expect(found(compareRuns(a, run({ seed: 2, medianUs: 2_000 })))).toEqual(['p50(steady, redis) worse']);
    expect(found(compareRuns(a, run({ seed: 2, medianUs: 80_000 })))).toEqual([
      'p50(steady, redis) worse',
      'p95(steady, redis) worse',
      'p99(steady, redis) worse',
    ]);
  });

  it('finds smaller differences when other runs show that equal ones differ by less', () => {
    const others = (medianUs: number) =>
      Array.from({ length: 6 }, (_, i) => run({ seed: 50 + i, medianUs }).view);
    const [a, b] = [run({ seed: 1 }), run({ seed: 2, medianUs: 1_100 })];
    // The policy is what makes them two kinds of runs.
    const { run: described } = b.view;
    if (!described) throw new Error('the run has no start');
    const other = { ...b, view: { ...b.view, run: { ...described, policy: 'naive' } } };
    const comparison = compareRuns(a, other, { a: others(800), b: others(1_100) });
    expect(row(comparison, 'p50(steady, redis)')).toMatchObject({ finding: 'worse' });
    expect(comparison.otherRuns).toEqual({ a: 6, b: 6 });
  });

  it('finds nothing where other runs of the same differ as much', () => {
    const others = [800, 3_000, 900, 2_500].map((medianUs, i) => run({ seed: 60 + i, medianUs }).view);
    const comparison = compareRuns(run({ seed: 1 }), run({ seed: 2, medianUs: 2_500 }), { a: others, b: [] });
    const { finding, reason } = row(comparison, 'p50(steady, redis)');
    expect(finding).toBe('none');
    expect(reason).toMatch(/^within the noise of .* \(as 6 runs of the same differed\)$/);
  });

  it('finds a large difference even where answers fail in bursts', () => {
    const comparison = compareRuns(run({ seed: 1 }), run({ seed: 2, brokenWindows: 47 }));
    expect(row(comparison, 'error_rate(steady)')).toMatchObject({ finding: 'worse' });
  });

  it('calls nothing better or worse in different scenarios', () => {
    const b = run({ seed: 2, failing: 0.05 });
    const { run: described } = b.view;
    if (!described) throw new Error('the run has no start');
    const scenario = { ...described.scenario, name: 'another' };
    const comparison = compareRuns(run({ seed: 1, failing: 0.001 }), {
      ...b,
      view: { ...b.view, run: { ...described, scenario } },
    });
    expect(comparison.sameScenario).toBe(false);
    expect(found(comparison)).toEqual(['availability different', 'error_rate(steady) different']);
  });

  it('cannot compare answer times that a lagging load loop vouches for', () => {
    const comparison = compareRuns(run({ seed: 1 }), run({ seed: 2, medianUs: 9_000, lagUs: 30_000 }));
    expect(row(comparison, 'p99(steady, redis)')).toMatchObject({
      finding: 'not-comparable',
      reason: expect.stringContaining('lagged by 30 ms'),
    });
    expect(comparison.caveats).toEqual([
      'the load loop of B lagged, so its answer times are not to be trusted',
    ]);
  });

  it('says nothing of a phase that was too short, or of too few answers', () => {
    const short = run({ seed: 1, windows: 2, failing: 0.4 });
    const comparison = compareRuns(short, run({ seed: 2, windows: 2 }));
    expect(row(comparison, 'error_rate(steady)')).toMatchObject({
      finding: 'none',
      reason: 'too little to tell it from chance; further runs of both would tell',
    });
  });
});

describe('the evidence of a run', () => {
  it('is kept in sixteen to thirty-two batches, however long a phase is', () => {
    for (const windows of [16, 31, 32, 33, 100, 1_000]) {
      const { batches, view } = run({ seed: 1, windows });
      expect(batches.steady.length).toBeGreaterThanOrEqual(16);
      expect(batches.steady.length).toBeLessThan(32);
      const kept = batches.steady.reduce((sum, batch) => sum + batch.windows, 0);
      expect(kept).toBeGreaterThan(view.totals.steady.windows - windows / 16);
    }
  });
});
