import { FiredrillError, QUEUE_RUNS_MAX, type RunSummary } from '@firedrill/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Driver } from '../drivers/driver.ts';
import { type Deferred, deferred } from '../platform/deferred.ts';
import { type BegunRun, RunQueue } from './run-queue.ts';

/** A run that goes on until the test ends it. */
class FakeRun implements BegunRun {
  readonly runId: string;
  readonly stopped: string[] = [];
  state: BegunRun['state'] = 'running';
  summary: RunSummary;
  readonly #done: Deferred<void> = deferred<void>();

  constructor(runId: string, scenario: string) {
    this.runId = runId;
    this.summary = { scenario, startedAt: '2026-01-01T00:00:00Z', reasons: [] } as unknown as RunSummary;
  }

  get done(): Promise<void> {
    return this.#done.promise;
  }

  stop(reason: string): void {
    this.stopped.push(reason);
  }

  end(): void {
    this.state = 'finished';
    this.#done.resolve();
  }

  /** Ends it before it has begun. */
  fail(reason: string, end: 'error' | 'interrupted' = 'error'): void {
    const { startedAt: _, ...rest } = this.summary;
    this.summary = { ...rest, end, reasons: [reason] };
    this.end();
  }
}

const PROCESS = { kind: 'process' } as Driver;
const DOCKER = { kind: 'docker' } as Driver;
const SCENARIO = { title: 'A scenario', policy: 'breaker', durationMs: 1_000 };

let begun: FakeRun[];
/** How many may go on at a time, by driver. */
let room: Record<string, number>;
let queue: RunQueue<{ name: string; driver: Driver; scenario: typeof SCENARIO }>;

function names(): string[] {
  return begun.map(({ summary }) => summary.scenario);
}

function waiting(): string[] {
  return queue.state.waiting.map(({ scenario }) => scenario);
}

/** Lets everything that can go on do so. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

/** Ends a run, and tells the queue as whoever puts it away does. */
async function end(run: FakeRun | undefined, how: (run: FakeRun) => void = (it) => it.end()): Promise<void> {
  if (!run) throw new Error('no such run');
  how(run);
  await run.done;
  await settled();
  queue.proceed();
  await settled();
}

async function add(...asked: (string | { name: string; driver: string })[]): Promise<void> {
  await queue.add(asked.map((each) => (typeof each === 'string' ? { name: each } : each)));
  await settled();
}

beforeEach(() => {
  begun = [];
  room = { process: 1, docker: 1 };
  const underWay = (kind: string): number =>
    begun.filter(({ state, runId }) => state === 'running' && runId.startsWith(kind)).length;
  queue = new RunQueue({
    runsMax: 1,
    read: async ({ name, driver: kind }) => {
      if (name.startsWith('bad')) throw new FiredrillError('scenario.not-found', `there is no ${name}`);
      return { name, driver: kind === 'docker' ? DOCKER : PROCESS, scenario: SCENARIO };
    },
    hasRoom: ({ kind }) => underWay(kind) < (room[kind] ?? 0),
    begin: ({ name, driver: { kind } }) => {
      if (name === 'squeezed') throw new FiredrillError('run.busy', 'no room after all');
      const run = new FakeRun(`${kind}-${begun.length}`, name);
      begun.push(run);
      return run;
    },
  });
});

describe('runs that wait', () => {
  test('begin in their order, as there is room for them', async () => {
    await add('a', 'b', 'c');
    expect([names(), waiting()]).toEqual([['a'], ['b', 'c']]);
    expect(queue.state.underWay).toEqual(['process-0']);
    await end(begun[0]);
    expect([names(), waiting()]).toEqual([['a', 'b'], ['c']]);
    await end(begun[1]);
    await end(begun[2]);
    expect([names(), waiting(), queue.state.underWay]).toEqual([['a', 'b', 'c'], [], []]);
  });

  test('begin one at a time where that was asked for last, however much room there is', async () => {
    room.process = 2;
    await queue.add([{ name: 'a' }, { name: 'b' }, { name: 'c', driver: 'docker' }], true);
    await settled();
    expect([names(), waiting()]).toEqual([['a'], ['b', 'c']]);
    expect(queue.state.isOneAtATime).toBe(true);
    await end(begun[0]);
    expect([names(), waiting()]).toEqual([['a', 'b'], ['c']]);
    await add('d');
    expect([names(), waiting(), queue.state.isOneAtATime]).toEqual([['a', 'b', 'c', 'd'], [], false]);
  });

  test('let those of another driver pass', async () => {
    await add('a', 'b', { name: 'c', driver: 'docker' });
    expect([names(), waiting()]).toEqual([['a', 'c'], ['b']]);
  });

  test('go on waiting when the room is gone by the time they would begin', async () => {
    await add('squeezed');
    expect(waiting()).toEqual(['squeezed']);
    expect(queue.state.notBegun).toEqual([]);
  });

  test('can be taken out until they begin', async () => {
    await add('a', 'b', 'c');
    queue.cancel(queue.state.waiting[0]?.id ?? '');
    expect(waiting()).toEqual(['c']);
    expect(() => queue.cancel('q1')).toThrow(expect.objectContaining({ code: 'run.not-found' }));
  });

  test('are so many and no more', async () => {
    room.process = 0;
    await add(...Array.from({ length: QUEUE_RUNS_MAX }, () => 'a'));
    await expect(add('b')).rejects.toMatchObject({ code: 'run.busy' });
    expect(waiting()).toHaveLength(QUEUE_RUNS_MAX);
  });
});

describe('a queue', () => {
  test('that is paused begins nothing until it is resumed', async () => {
    await add('a', 'b');
    queue.pause();
    await end(begun[0]);
    expect([names(), waiting(), queue.short]).toEqual([
      ['a'],
      ['b'],
      { waiting: 1, underWay: 0, notBegun: 0, isPaused: true },
    ]);
    queue.resume();
    await settled();
    expect([names(), queue.state.isPaused]).toEqual([['a', 'b'], false]);
  });

  test('that is cleared forgets what waits, and lets go on what is under way', async () => {
    await add('a', 'b');
    queue.pause();
    queue.clear();
    expect([waiting(), begun[0]?.stopped, queue.state.isPaused]).toEqual([[], [], false]);
  });

  test('that is stopped forgets what waits, and ends what it began', async () => {
    await add('a', 'b');
    queue.stop('enough');
    expect([waiting(), begun[0]?.stopped]).toEqual([[], ['enough']]);
    await end(begun[0], (run) => run.fail('enough', 'interrupted'));
    expect([names(), queue.state.notBegun, queue.state.isPaused]).toEqual([['a'], [], false]);
  });

  test('that is closed begins nothing any more', async () => {
    await add('a', 'b');
    queue.close();
    await end(begun[0]);
    await add('c');
    expect(names()).toEqual(['a']);
  });

  test('tells what cannot be run at all, and runs the others', async () => {
    await add('bad', 'a');
    expect(names()).toEqual(['a']);
    expect(queue.state.notBegun).toEqual([
      { scenario: 'bad', policy: '', driver: '', reason: 'there is no bad' },
    ]);
  });

  test('pauses when a run cannot start its targets, and says why', async () => {
    await add('a', 'b');
    await end(begun[0], (run) => run.fail('redis-server is missing'));
    expect(names()).toEqual(['a']);
    expect(queue.state).toMatchObject({
      isPaused: true,
      pauseReason: 'a with breaker could not begin: redis-server is missing',
      notBegun: [{ scenario: 'a', reason: 'redis-server is missing' }],
    });
  });
});
