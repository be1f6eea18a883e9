import type { RunEventBody } from '@firedrill/contract';
import { loadWindow, numbered, reading, started } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import type { RunSeries } from '../../model.ts';
import { emptyFrame, foldEvent } from '../recording.ts';

type Timed = RunEventBody & { atMs?: number };

function seriesOf(bodies: readonly Timed[]): RunSeries {
  const frame = emptyFrame();
  for (const event of numbered(bodies)) foldEvent(frame, event);
  return frame.series;
}

function client(
  atMs: number,
  state: 'connecting' | 'ready' | 'reconnecting' | 'error' | 'disconnected',
): Timed {
  return { type: 'client.state', atMs, state, previous: 'ready', cause: `because ${atMs}`, attempt: 0 };
}

describe('the columns of a run', () => {
  it('tell where the queries of each window were answered, and how fast', () => {
    const window = loadWindow('steady', 0, { redis: 90, mysql: 10, none: 5 });
    const series = seriesOf([{ type: 'load.window', window }]);
    expect(series.answers).toEqual({
      redis: [90],
      mysql: [10],
      stale: [0],
      failed: [5],
      unanswered: [0],
    });
    expect(series.perSecond).toEqual([420]);
    expect(series.latency.redis.samples).toEqual([90]);
    expect(series.latency.redis.p50Ms[0]).toBe(series.latency.mysql.p99Ms[0]);
  });

  it('leave a gap, never a zero, where a source gave no answer', () => {
    const series = seriesOf([{ type: 'load.window', window: loadWindow('fault', 0, { mysql: 10 }) }]);
    expect(series.latency.redis).toEqual({ p50Ms: [null], p95Ms: [null], p99Ms: [null], samples: [0] });
  });

  it('leave writes out', () => {
    const window = loadWindow('steady', 0, { redis: 4 });
    window.tallies.push({
      op: 'write',
      source: 'mysql',
      ok: 7,
      failed: 0,
      unanswered: 0,
      latencyUs: [10, 7],
    });
    const series = seriesOf([{ type: 'load.window', window }]);
    expect(series.answers.mysql).toEqual([0]);
    expect(series.latency.mysql.samples).toEqual([0]);
  });

  it('take the rate of a window that a change of phase cut short over the one before it, too', () => {
    const short = { ...loadWindow('steady', 250, {}), endMs: 252 };
    const series = seriesOf([
      { type: 'load.window', window: loadWindow('steady', 0, { redis: 100 }) },
      { type: 'load.window', window: short },
    ]);
    expect(series.perSecond[0]).toBe(400);
    expect(series.perSecond[1]).toBeCloseTo(100 / 0.252, 6);
  });

  it('keep errors by kind, of requests and of the cache together, from where they began', () => {
    const calm = loadWindow('steady', 0, { redis: 1 });
    const bad = { ...calm, errors: { timeout: 2 }, cacheErrors: { timeout: 1, refused: 4 } };
    const series = seriesOf([calm, bad, calm].map((window) => ({ type: 'load.window', window })));
    expect(series.errors).toEqual({ timeout: [0, 3], refused: [0, 4] });
  });
});

describe('the lanes of a run', () => {
  it('stand in the order in which a cause passes on, whatever came first', () => {
    const path = { ...reading('up'), probe: 'cache-path' };
    const series = seriesOf([
      { type: 'probe.changed', reading: { ...reading('up'), probe: 'database' }, previous: null },
      client(1, 'ready'),
      { type: 'probe.changed', reading: path, previous: null },
      { type: 'breaker.state', breaker: 'read', state: 'open', previous: 'closed', cause: '5 failures' },
      { type: 'client.retry', attempt: 1, delayMs: 20, error: 'refused' },
      { type: 'probe.changed', reading: reading('up'), previous: null },
    ]);
    expect(series.lanes.map(({ id }) => id)).toEqual([
      'cache',
      'cache-path',
      'client',
      'breaker:read',
      'retries',
      'database',
    ]);
  });

  it('show the many states of a reconnect loop as one band', () => {
    const series = seriesOf([
      client(0, 'ready'),
      client(10, 'error'),
      client(11, 'reconnecting'),
      client(20, 'connecting'),
      client(21, 'error'),
      client(22, 'reconnecting'),
      client(30, 'connecting'),
      client(40, 'ready'),
    ]);
    const [lane] = series.lanes;
    expect(lane?.segments.map(({ word, startMs, endMs }) => [word, startMs, endMs])).toEqual([
      ['ready', 0, 10],
      ['error', 10, 11],
      ['reconnecting', 11, 40],
      ['ready', 40, undefined],
    ]);
  });

  it('show a breaker closed before it first opened', () => {
    const series = seriesOf([
      { type: 'breaker.state', atMs: 50, breaker: 'read', state: 'open', previous: 'closed', cause: 'x' },
    ]);
    expect(series.lanes[0]?.segments.map(({ word, startMs }) => [word, startMs])).toEqual([
      ['closed', 0],
      ['open', 50],
    ]);
  });

  it('say of a closed breaker that it is not asked while there is no connection, and of an open one that it is open', () => {
    const told = (
      atMs: number,
      state: 'closed' | 'open',
      previous: 'closed' | 'open' | null,
      bypassed?: true,
    ): Timed => ({
      type: 'breaker.state',
      atMs,
      breaker: 'read',
      state,
      previous,
      cause: `because ${atMs}`,
      ...(bypassed && { bypassed }),
    });
    const [lane] = seriesOf([
      told(0, 'closed', null),
      told(10, 'closed', 'closed', true),
      told(20, 'closed', 'closed'),
      told(30, 'open', 'closed'),
      told(40, 'open', 'open', true),
    ]).lanes;
    expect(lane?.segments.map(({ word, tone, startMs }) => [word, tone, startMs])).toEqual([
      ['closed', 'good', 0],
      ['not asked', 'neutral', 10],
      ['closed', 'good', 20],
      ['open', 'bad', 30],
      ['open', 'bad', 40],
    ]);
    expect(lane?.segments[1]?.detail).toContain('closed');
  });

  it('show how full a pool is, with its figures, before the database behind it', () => {
    const pool = { type: 'pool.state', pool: 'database', limit: 10 } as const;
    const { lanes } = seriesOf([
      { type: 'probe.changed', reading: { ...reading('up'), probe: 'database' }, previous: null },
      { ...pool, atMs: 1, state: 'free', previous: null, inUse: 0, waiting: 0 },
      { ...pool, atMs: 2, state: 'queueing', previous: 'free', inUse: 10, waiting: 1_230 },
      { ...pool, atMs: 3, state: 'lost', previous: 'queueing', inUse: 0, waiting: 0, error: 'refused' },
    ]);
    expect(lanes.map(({ label }) => label)).toEqual(['MySQL pool', 'MySQL']);
    expect(lanes[0]?.segments.map(({ word, tone, detail }) => [word, tone, detail])).toEqual([
      ['free', 'good', 'fewer than 10 in use'],
      ['queueing', 'waiting', '10 of 10 in use, 1,230 waiting'],
      ['lost', 'bad', 'no connection: refused'],
    ]);
  });

  it('have no lane for a breaker or a pool that nobody told of, as in older journals', () => {
    const { lanes } = seriesOf([started(), client(0, 'ready')]);
    expect(lanes.map(({ id }) => id)).toEqual(['client']);
  });

  it('end the retry loop when the client is ready, and say so when it gave up', () => {
    const retry = (atMs: number): Timed => ({ type: 'client.retry', atMs, attempt: 1, delayMs: 5 });
    const words = (series: RunSeries): string[] | undefined =>
      series.lanes.find(({ id }) => id === 'retries')?.segments.map(({ word }) => word);
    expect(words(seriesOf([retry(1), retry(2), client(9, 'ready')]))).toEqual(['idle', 'retrying', 'idle']);
    expect(words(seriesOf([retry(1), client(9, 'disconnected')]))).toEqual(['idle', 'retrying', 'stopped']);
  });

  it('say that data was emptied, and take it for no trouble once that fault is proven gone', () => {
    const canary = { ...reading('erring'), probe: 'cache-canary', detail: 'EMPTY: the canary key is gone' };
    const { lanes, log } = seriesOf([
      { type: 'probe.changed', atMs: 10, reading: canary, previous: null },
      { type: 'fault.proven', atMs: 20, faultId: 'f1', proven: 'in-force', readings: [canary] },
      {
        type: 'fault.proven',
        atMs: 30,
        faultId: 'f2',
        proven: 'gone',
        readings: [{ ...reading('up'), role: 'database', probe: 'database' }],
      },
      { type: 'fault.proven', atMs: 40, faultId: 'f1', proven: 'gone', readings: [reading('up')] },
    ]);
    expect(lanes.map(({ label }) => label)).toEqual(['Data in Redis']);
    expect(lanes[0]?.segments.map(({ word, tone, startMs }) => [word, tone, startMs])).toEqual([
      ['emptied', 'bad', 10],
      ['emptied', 'neutral', 40],
    ]);
    expect(log.map(({ text }) => text).slice(0, 2)).toEqual([
      'Data in Redis ✕ emptied (EMPTY: the canary key is gone)',
      'f1 proven in force: Data in Redis emptied',
    ]);
  });

  it('end with the run', () => {
    const series = seriesOf([
      { type: 'probe.changed', reading: reading('up'), previous: null },
      { type: 'run.finished', atMs: 99, end: 'completed', verdict: 'held', reasons: [] },
    ]);
    expect(series.lanes[0]?.segments.at(-1)?.endMs).toBe(99);
  });
});

describe('the log of a run', () => {
  it('says in sentences what happened, by topic', () => {
    const { log } = seriesOf([
      started(),
      { type: 'probe.changed', reading: reading('refused'), previous: 'up' },
      { type: 'client.retry', attempt: 3, delayMs: 94.2, error: 'refused' },
      {
        type: 'claim.judged',
        claim: { text: 'availability >= 99%', state: 'held', samples: 5, reason: 'measured 100 %' },
      },
    ]);
    expect(log.map(({ topic, tone, text }) => [topic, tone, text])).toEqual([
      ['run', 'neutral', 'test: A test'],
      ['run', 'neutral', 'policy breaker · seed 1 · driver process · 10 s'],
      ['target', 'neutral', 'cache redis-server 7 at 127.0.0.1:1'],
      ['probe', 'bad', 'Redis ✕ refused (refused)'],
      ['retry', 'waiting', 'attempt 3 in 94 ms (refused)'],
      ['claim', 'good', '✓ availability >= 99%: measured 100 %'],
    ]);
  });
});
