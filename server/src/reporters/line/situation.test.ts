import { emptyView, type RunEventBody, reduceRun } from '@firedrill/contract';
import { numbered } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import { evidenceLines } from './evidence.ts';
import { situationLines } from './situation.ts';
import type { Line } from './text.ts';

type Timed = RunEventBody & { atMs: number };

function viewOf(bodies: readonly Timed[]) {
  return numbered(bodies).reduce(reduceRun, emptyView());
}

function textOf(lines: readonly Line[]): string[] {
  return lines.map((line) => line.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join(''));
}

const breaker = (name: string, atMs: number, bypassed?: true): Timed => ({
  type: 'breaker.state',
  atMs,
  breaker: name,
  state: 'closed',
  previous: bypassed ? 'closed' : null,
  cause: 'because',
  ...(bypassed && { bypassed }),
});

const pool = { type: 'pool.state', pool: 'database', inUse: 10, limit: 10 } as const;
const QUEUE: Timed[] = [
  { ...pool, atMs: 0, state: 'free', previous: null, waiting: 0 },
  { ...pool, atMs: 2_000, state: 'queueing', previous: 'free', waiting: 1_230 },
];

describe('the situation', () => {
  it('says that a closed breaker is not asked, and for how long one that is asked has been closed', () => {
    const lines = situationLines(
      viewOf([breaker('read', 0), breaker('write', 0), breaker('read', 900, true)]),
      3_000,
    );
    expect(textOf(lines)).toContainEqual(
      expect.stringMatching(/^breakers +read not asked, write closed 3\.0 s$/),
    );
  });

  it('has a line for the pool where one is told of', () => {
    expect(textOf(situationLines(viewOf(QUEUE), 5_000))).toContainEqual(
      expect.stringMatching(/^pool +database queueing for 3\.0 s · 10 of 10 in use, 1,230 waiting$/),
    );
    expect(textOf(situationLines(viewOf([]), 5_000)).join('\n')).not.toContain('pool');
  });
});

describe('the evidence', () => {
  const client: Timed = {
    type: 'client.state',
    atMs: 0,
    state: 'ready',
    previous: 'connected',
    cause: 'x',
    attempt: 0,
  };
  const linesOf = (events: readonly Timed[]): string =>
    evidenceLines(viewOf([client, ...events]), 80)
      .flatMap(({ lines }) => textOf(lines))
      .join('\n');

  it('names the worst that a pool was in, and nothing of one that was always free', () => {
    expect(linesOf(QUEUE)).toContain('database pool of 10 at worst queueing · at most 1,230 waiting');
    expect(linesOf(QUEUE.slice(0, 1))).not.toContain('pool');
  });
});
