import { Histogram, type RunEventBody, type Tally } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JournalLine, RunEventsListener } from '../drill-service.ts';
import { MemoryService } from '../testing/memory-service.ts';
import { follow } from './follow.ts';
import { Metrics } from './metrics.ts';

const FAULT = { kind: 'crash', on: 'cache', params: {}, classification: 'network', requestedMs: 0 } as const;
const UNDO = { driver: 'process', role: 'cache', action: 'start', details: {} } as const;

function latencyOf(...valuesUs: number[]): number[] {
  const histogram = new Histogram();
  for (const value of valuesUs) histogram.record(value);
  return histogram.toSparse();
}

function windowOf(tallies: Tally[]): RunEventBody {
  const window = {
    phase: 'fault' as const,
    startMs: 0,
    endMs: 250,
    offered: 0,
    dropped: 0,
    inFlightMax: 0,
    tallies,
    cache: {},
    errors: {},
    cacheErrors: {},
    late: 0,
    lateMsMax: 0,
    firstOkMs: {},
    lastOkMs: {},
    lagUs: [],
  };
  return { type: 'load.window', window };
}

describe('metrics', () => {
  let service: MemoryService;
  let metrics: Metrics;
  const failures: unknown[] = [];

  beforeEach(() => {
    service = new MemoryService();
    metrics = new Metrics({
      events: (runId) => service.events(runId),
      viewers: () => 3,
      onFailure: (error) => failures.push(error),
    });
  });

  afterEach(() => metrics.close());

  /** The lines about one metric, once the run's lines so far have been counted. */
  const read = async (name: string): Promise<string[]> => {
    await new Promise(setImmediate);
    const { text } = await metrics.read();
    return text.split('\n').filter((line) => line.startsWith(name));
  };

  test('answers are counted by source and outcome, those before and those after it was followed', async () => {
    const run = service.add();
    const tally = { op: 'read', source: 'redis', ok: 2, failed: 0, unanswered: 0 } as const;
    run.append(windowOf([{ ...tally, latencyUs: latencyOf(900, 4_000) }]));
    metrics.follow(run.runId);
    await new Promise(setImmediate);
    run.append(windowOf([{ ...tally, source: 'mysql', ok: 1, failed: 1, latencyUs: latencyOf(700_000) }]));
    expect(await read('firedrill_answers_total')).toEqual([
      'firedrill_answers_total{source="redis",outcome="ok"} 2',
      'firedrill_answers_total{source="mysql",outcome="ok"} 1',
      'firedrill_answers_total{source="mysql",outcome="failed"} 1',
    ]);
    const durations = await read('firedrill_answer_duration_seconds');
    expect(durations).toEqual(
      expect.arrayContaining([
        'firedrill_answer_duration_seconds_bucket{le="0.001",source="redis"} 1',
        'firedrill_answer_duration_seconds_bucket{le="0.005",source="redis"} 2',
        'firedrill_answer_duration_seconds_count{source="redis"} 2',
        'firedrill_answer_duration_seconds_bucket{le="0.5",source="mysql"} 0',
        'firedrill_answer_duration_seconds_bucket{le="1",source="mysql"} 1',
      ]),
    );
  });

  test('a fault counts as active from its effect to its removal', async () => {
    const run = service.add();
    metrics.follow(run.runId);
    run.append({ type: 'fault.injecting', faultId: 'f1', ...FAULT, undo: UNDO });
    expect(await read('firedrill_fault_active{')).toEqual([]);
    run.append({ type: 'fault.injected', faultId: 'f1', inForceMs: 1, effect: '' });
    expect(await read('firedrill_fault_active{')).toEqual(['firedrill_fault_active{fault="crash"} 1']);
    run.append({ type: 'fault.healed', faultId: 'f1', removedMs: 2, effect: '' });
    expect(await read('firedrill_fault_active{')).toEqual([]);
  });

  test('what a run was in is forgotten at its end; what it did stays counted', async () => {
    const run = service.add();
    metrics.follow(run.runId);
    run.append({ type: 'breaker.state', breaker: 'cache', state: 'open', previous: 'closed', cause: 'x' });
    run.append({ type: 'client.retry', attempt: 1, delayMs: 100 });
    expect(await read('firedrill_breaker_state{state="open"}')).toEqual([
      'firedrill_breaker_state{state="open"} 1',
    ]);
    expect(await read('firedrill_runs_under_way ')).toEqual(['firedrill_runs_under_way 1']);
    run.append({ type: 'run.finished', end: 'completed', verdict: 'held', reasons: [] });
    run.end();
    expect(await read('firedrill_breaker_state{state="open"}')).toEqual([
      'firedrill_breaker_state{state="open"} 0',
    ]);
    expect(await read('firedrill_runs_under_way ')).toEqual(['firedrill_runs_under_way 0']);
    expect(await read('firedrill_reconnect_attempts_total ')).toEqual([
      'firedrill_reconnect_attempts_total 1',
    ]);
    expect(await read('firedrill_runs_total{verdict="held"}')).toEqual([
      'firedrill_runs_total{verdict="held"} 1',
    ]);
    expect(await read('firedrill_viewers ')).toEqual(['firedrill_viewers 3']);
  });

  test('pools are counted by target and by their state now', async () => {
    const run = service.add();
    metrics.follow(run.runId);
    const pool = { type: 'pool.state', pool: 'database', inUse: 10, limit: 10 } as const;
    expect(await read('firedrill_pool_state{')).toEqual([]);
    run.append({ ...pool, state: 'full', previous: 'free', waiting: 0 });
    run.append({ ...pool, state: 'queueing', previous: 'full', waiting: 3 });
    expect(await read('firedrill_pool_state{')).toEqual([
      'firedrill_pool_state{pool="database",state="queueing"} 1',
    ]);
  });

  test('a run that cannot be followed is told, and the server goes on; closing is no failure', async () => {
    metrics.follow('none');
    const run = service.add();
    metrics.follow(run.runId);
    await new Promise(setImmediate);
    expect(failures).toEqual([expect.objectContaining({ code: 'run.not-found' })]);
    expect(run.listeners).toBe(1);
    metrics.close();
    await new Promise(setImmediate);
    expect([failures.length, run.listeners]).toEqual([1, 0]);
  });
});

test('a line that comes while the past is read is neither lost nor doubled', async () => {
  let listener: RunEventsListener | undefined;
  const line = (seq: number): JournalLine => ({ seq, line: '{}' });
  const events = {
    runId: 'r',
    lastSeq: 3,
    isLive: true,
    async *read() {
      yield [line(1), line(2)];
      listener?.onLine(line(3));
      listener?.onLine(line(4));
      yield [line(3)];
    },
    subscribe: (given: RunEventsListener) => {
      listener = given;
      return () => undefined;
    },
  };
  const seen: number[] = [];
  const done = follow(events, ({ seq }) => seen.push(seq), new AbortController().signal);
  await new Promise(setImmediate);
  listener?.onLine(line(5));
  listener?.onEnd();
  await done;
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});
