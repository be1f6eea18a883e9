import { describe, expect, test } from 'vitest';
import type { RunEventBody, RunEventOf } from '../run-event.ts';
import { numbered, started } from '../testing/run-events.ts';
import { momentsOf } from './moments.ts';
import { reduceRun } from './reduce-run.ts';
import { emptyView, type RunView } from './run-view.ts';

type Timed = RunEventBody & { atMs: number };

const breaker = (
  atMs: number,
  change: Pick<RunEventOf<'breaker.state'>, 'state' | 'previous' | 'bypassed'>,
): Timed => ({
  type: 'breaker.state',
  atMs,
  breaker: 'read',
  cause: 'because',
  ...change,
});

const pool = (
  atMs: number,
  change: Pick<RunEventOf<'pool.state'>, 'state' | 'previous' | 'waiting'>,
): Timed => ({
  type: 'pool.state',
  atMs,
  pool: 'database',
  inUse: 10,
  limit: 10,
  ...change,
});

/** The view after events, and what they said. */
function told(bodies: readonly Timed[]): { view: RunView; said: string[] } {
  let view = emptyView();
  const said: string[] = [];
  for (const event of numbered(bodies)) {
    view = reduceRun(view, event);
    for (const { topic, text } of momentsOf(event, view)) {
      said.push(
        `${topic}: ${text.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')}`,
      );
    }
  }
  return { view, said };
}

describe('a breaker', () => {
  const EVENTS = [
    breaker(0, { state: 'closed', previous: null, bypassed: true }),
    breaker(5, { state: 'closed', previous: 'closed' }),
    breaker(50, { state: 'open', previous: 'closed' }),
    breaker(60, { state: 'open', previous: 'open', bypassed: true }),
  ];

  test('is known from the start, and has its state for as long as it has not changed', () => {
    expect(told(EVENTS.slice(0, 1)).view.breakers.read).toEqual({
      state: 'closed',
      sinceMs: 0,
      opened: 0,
      bypassed: true,
    });
    expect(told(EVENTS.slice(0, 2)).view.breakers.read).toEqual({ state: 'closed', sinceMs: 0, opened: 0 });
    expect(told(EVENTS).view.breakers.read).toMatchObject({ sinceMs: 50, opened: 1, bypassed: true });
  });

  test('makes news with its changes only', () => {
    expect(told(EVENTS).said).toEqual(['breaker: read open (because)']);
  });

  test('that stays open while it is not asked is no new sign of trouble', () => {
    const injecting: Timed = {
      type: 'fault.injecting',
      atMs: 55,
      faultId: 'f1',
      kind: 'crash',
      on: 'cache',
      params: {},
      classification: 'network',
      requestedMs: 55,
      undo: { driver: 'process', role: 'cache', action: 'start', details: {} },
    };
    const [last] = told([{ ...started(), atMs: 0 }, injecting, ...EVENTS.slice(3)]).view.episodes;
    expect(last?.detectedMs).toBeUndefined();
  });
});

describe('a pool', () => {
  const EVENTS = [
    pool(0, { state: 'free', previous: null, waiting: 0 }),
    pool(10, { state: 'queueing', previous: 'free', waiting: 23 }),
    pool(1_010, { state: 'queueing', previous: 'queueing', waiting: 1_400 }),
    pool(2_000, { state: 'free', previous: 'queueing', waiting: 0 }),
  ];

  test('is known as it is, and at its worst', () => {
    expect(told([]).view.pools).toEqual({});
    expect(told(EVENTS.slice(0, 3)).view.pools.database).toMatchObject({
      state: 'queueing',
      sinceMs: 10,
      waiting: 1_400,
    });
    expect(told(EVENTS).view.pools.database).toMatchObject({
      state: 'free',
      sinceMs: 2_000,
      worst: 'queueing',
      waitingMax: 1_400,
    });
  });

  test('makes a line for each change, and none for other figures', () => {
    expect(told(EVENTS).said).toEqual([
      'pool: database queueing (10 of 10 in use, 23 waiting)',
      'pool: database free (fewer than 10 in use)',
    ]);
  });
});
