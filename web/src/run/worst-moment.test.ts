import { emptyView, METRICS, type PhaseSpan, parseClaim } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { emptySeries } from './data/fold/series.ts';
import type { RunSeries } from './model.ts';
import { worstStretchOf } from './worst-moment.ts';

const PHASES: PhaseSpan[] = [
  { phase: 'warm-up', startMs: 0, endMs: 1_000 },
  { phase: 'steady', startMs: 1_000, endMs: 3_000 },
  { phase: 'fault', startMs: 3_000, endMs: 4_000 },
  { phase: 'recovery', startMs: 4_000, endMs: 5_000 },
  { phase: 'fault', startMs: 5_000, endMs: 6_000 },
  { phase: 'settled', startMs: 6_000 },
];

/** Windows of 500 ms with these numbers of failed requests of ten, and as many ms of p99 from MySQL. */
function seriesOf(failures: readonly number[]): RunSeries {
  const series = emptySeries();
  series.length = failures.length;
  for (const [index, failed] of failures.entries()) {
    series.startMs.push(index * 500);
    series.endMs.push(index * 500 + 500);
    series.answers.redis.push(10 - failed);
    series.answers.failed.push(failed);
    series.answers.unanswered.push(0);
    series.latency.mysql.p99Ms.push(failed);
    series.latency.redis.p99Ms.push(null);
  }
  return series;
}

/** `5.5–6`: the worst stretch, in s. */
function worst(text: string, failures: readonly number[]): string | undefined {
  const read = parseClaim(text, METRICS);
  if (!('claim' in read)) throw new Error(`not a claim: ${text}`);
  const found = worstStretchOf(read.claim, { ...emptyView(), phases: PHASES }, seriesOf(failures));
  return found && `${found.fromMs / 1_000}–${found.toMs / 1_000}`;
}

describe('the worst stretch of a claim', () => {
  //                 warm-up | steady     | fault | recovery | fault | settled
  const FAILURES = [9, 9, /**/ 1, 0, 2, 0, /**/ 3, 4, /**/ 8, 0, /**/ 5, 6, /**/ 7, 0];

  it('lies in the phases that the claim is about, however often they come', () => {
    expect(worst('error_rate(fault) < 1%', FAILURES)).toBe('5.5–6');
    expect(worst('error_rate(steady) < 1%', FAILURES)).toBe('2–2.5');
    expect(worst('error_rate(settled) < 1%', FAILURES)).toBe('6–6.5');
  });

  it('leaves out the warm-up where a claim is about the whole run', () => {
    expect(worst('error_rate < 1%', FAILURES)).toBe('4–4.5');
  });

  it('is all of a stretch that was as bad from its beginning to its end', () => {
    //                      warm-up | steady     | fault | recovery  | fault | settled
    expect(worst('availability > 99%', [0, 0, 0, 10, 0, 0, 10, 10, 10, 0, 10, 0, 0, 0])).toBe('3–4.5');
  });

  it('is that of the slowest answers of a source', () => {
    expect(worst('p99(fault, mysql) < 1ms', FAILURES)).toBe('5.5–6');
    expect(worst('p99(fault, redis) < 1ms', FAILURES)).toBeUndefined();
  });

  it('is none where windows do not show the quantity, or nothing went wrong', () => {
    expect(worst('hit_rate(fault) > 50%', FAILURES)).toBeUndefined();
    expect(worst('error_rate(fault) < 1%', [0, 0, 0, 0])).toBeUndefined();
  });
});
