import type { ComparedRow, Comparison } from '../compare/comparison.ts';
import { evidenceOf, type RunEvidence } from '../compare/evidence.ts';
import { Histogram } from '../histogram.ts';
import type { LoadWindow } from '../load-window.ts';
import type { RunEventBody } from '../run-event.ts';
import { loadWindow, numbered, started } from './run-events.ts';

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

/** What a made run is like. */
export interface Made {
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

/** A run in steady state, then whatever else it went through. */
export function run(made: Made, more: RunEventBody[] = []): RunEvidence {
  const draw = random(made.seed);
  const { windows = 60, brokenWindows = 0 } = made;
  const load = Array.from(
    { length: windows },
    (_, i): RunEventBody => ({
      type: 'load.window',
      window: steadyWindow(i * 250, made, draw, i < brokenWindows),
    }),
  );
  const begun = { ...started(), runId: `run-${made.seed}` } as RunEventBody;
  const finished: RunEventBody = { type: 'run.finished', end: 'completed', verdict: 'held', reasons: [] };
  return evidenceOf(numbered([begun, ...load, ...more, finished]));
}

/** The row of a name. */
export function row(comparison: Comparison, name: string): ComparedRow {
  const found = comparison.rows.find((each) => each.name === name);
  if (!found) throw new Error(`no row ${name}`);
  return found;
}
