import { describe, expect, it } from 'vitest';
import { Histogram } from '../histogram.ts';
import type { LoadWindow } from '../load-window.ts';
import type { RunEventBody } from '../run-event.ts';
import { CRASH, loadWindow, numbered, started } from '../testing/run-events.ts';
import type { Phase } from '../vocabulary.ts';
import { compareRuns } from './compare-runs.ts';
import type { ComparedRow, Comparison } from './comparison.ts';
import { evidenceOf, type RunEvidence } from './evidence.ts';

/** A small generator of random numbers (mulberry32), so that every run of the tests sees the same runs. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Made {
  seed: number;
  /** Share of the queries that fail in steady state. */
  failing?: number;
  /** Whole windows in which everything fails. */
  brokenWindows?: number;
  /** How long an answer takes, at the median. */
  medianUs?: number;
  windows?: number;
  lagUs?: number;
}

function steadyWindow(startMs: number, made: Made, draw: () => number, isBroken: boolean): LoadWindow {
  const { failing = 0, medianUs = 800, lagUs = 100 } = made;
  // Windows differ among themselves: what is slow is slow for a while.
  const mood = 0.8 + 0.4 * draw();
  const times = new Histogram();
  let failed = 0;
  for (let i = 0; i < 100; i += 1) {
    if (isBroken || draw() < failing) failed += 1;
    else times.record(medianUs * mood * Math.exp(1.2 * (draw() + draw() + draw() - 1.5)));
  }
  const lag = new Histogram();
  for (let i = 0; i < 100; i += 1) lag.record(lagUs);
  const window = loadWindow('steady', startMs, { redis: 100 - failed, none: failed });
  return {
    ...window,
    lagUs: lag.toSparse(),
    tallies: window.tallies.map((tally) =>
      tally.source === 'redis' ? { ...tally, latencyUs: times.toSparse() } : tally,
    ),
  };
}

function run(made: Made, more: RunEventBody[] = []): RunEvidence {
  const draw = random(made.seed);
  const { windows = 60, brokenWindows = 0 } = made;
  const load = Array.from(
    { length: windows },
    (_, i): RunEventBody => ({
      type: 'load.window',
      window: steadyWindow(i * 250, made, draw, i < brokenWindows),
    }),
  );
  const finished: RunEventBody = { type: 'run.finished', end: 'completed', verdict: 'held', reasons: [] };
  return evidenceOf(numbered([started(), ...load, ...more, finished]));
}

function found({ rows }: Comparison): string[] {
  return rows
    .filter(({ finding }) => !['none', 'not-comparable'].includes(finding))
    .map(({ name, finding }) => `${name} ${finding}`);
}

function row(comparison: Comparison, name: string): ComparedRow {
  const found = comparison.rows.find((each) => each.name === name);
  if (!found) throw new Error(`no row ${name}`);
  return found;
}

describe('comparing runs', () => {
  it('finds nothing in a run and itself', () => {
    const made = run({ seed: 1, failing: 0.02 });
    const comparison = compareRuns(made, made);
    expect(found(comparison)).toEqual([]);
    expect(comparison.caveats).toEqual([]);
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
    expect(found(compareRuns(a, run({ seed: 2, medianUs: 8_000 })))).toEqual([
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

function recovered(afterMs: number, delayMs: number): RunEventBody[] {
  const at = (phase: Phase, startMs: number, source: 'redis' | 'mysql'): RunEventBody => ({
    type: 'load.window',
    window: loadWindow(phase, startMs, { [source]: 50 }),
  });
  const undo = { driver: 'process', role: 'cache' as const, action: 'start', details: {} };
  const reading = {
    probe: 'cache',
    role: 'cache' as const,
    state: 'up' as const,
    detail: 'PONG',
    latencyMs: 1,
  };
  const windows = Array.from({ length: 60 }, (_, i): RunEventBody => {
    const startMs = 5_000 + i * 250;
    return at('recovery', startMs, startMs >= 5_000 + afterMs ? 'redis' : 'mysql');
  });
  return [
    {
      type: 'fault.injecting',
      faultId: 'f1',
      kind: CRASH.kind,
      on: CRASH.on,
      params: {},
      classification: 'network',
      requestedMs: 2_000,
      undo,
    },
    { type: 'fault.injected', faultId: 'f1', inForceMs: 2_000, effect: 'gone' },
    { type: 'client.retry', attempt: 1, delayMs },
    { type: 'fault.healed', faultId: 'f1', removedMs: 5_000, effect: 'back' },
    {
      type: 'probe.changed',
      reading: { ...reading, reachable: true, authenticated: true },
      previous: 'refused',
    },
    ...windows,
  ];
}

describe('comparing recoveries', () => {
  it('counts what is longer than windows and the wait between attempts explain', () => {
    const fast = run({ seed: 1, windows: 8 }, recovered(250, 90));
    const slow = run({ seed: 2, windows: 8 }, recovered(4_000, 90));
    expect(row(compareRuns(fast, slow), 'recovery_time')).toMatchObject({
      finding: 'worse',
      difference: 3_750,
      reason: expect.stringContaining('the client waited up to 90 ms'),
    });
  });

  it('does not count what may be the luck of where in its backoff the client was', () => {
    const fast = run({ seed: 1, windows: 8 }, recovered(250, 90));
    const slow = run({ seed: 2, windows: 8 }, recovered(4_000, 5_000));
    expect(row(compareRuns(fast, slow), 'recovery_time').finding).toBe('none');
  });

  it('cannot be done where one of them did not recover', () => {
    const never = run({ seed: 2, windows: 8 }, recovered(1e9, 90));
    expect(
      row(compareRuns(run({ seed: 1, windows: 8 }, recovered(250, 90)), never), 'recovery_time'),
    ).toMatchObject({
      a: 260,
      finding: 'not-comparable',
      reason: 'B: the share of Redis answers did not come back to normal before the run ended',
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
