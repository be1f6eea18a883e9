import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { POOL_STATES, type PoolNews, type PoolSample, PoolWatch, SAMPLE_EVERY_MS } from './pool-watch.ts';

const LIMIT = 10;
const FREE: PoolSample = { inUse: 3, waiting: 0, limit: LIMIT, refused: 0 };
const FULL: PoolSample = { ...FREE, inUse: LIMIT };
const LOST: PoolSample = { ...FREE, inUse: 0, lost: 'refused' };

function queueing(waiting: number): PoolSample {
  return { ...FULL, waiting };
}

function make() {
  const told: (PoolNews & { atMs: number })[] = [];
  let nowMs = 1_000;
  const watch = new PoolWatch(LIMIT, (news) => told.push({ ...news, atMs: nowMs }));
  /** Takes samples at the usual pace. */
  const take = (...samples: PoolSample[]): void => {
    for (const sample of samples) {
      nowMs += SAMPLE_EVERY_MS;
      watch.sample(nowMs, sample);
    }
  };
  const times = (count: number, sample: PoolSample): void =>
    take(...Array.from({ length: count }, () => sample));
  return { watch, told, take, times };
}

describe('the state of a pool', () => {
  test('is told when somebody begins to listen, as it is then', () => {
    const { watch, told, times } = make();
    watch.introduce();
    times(10, FULL);
    watch.introduce();
    expect(told).toMatchObject([
      { state: 'free', previous: null, inUse: 0, limit: LIMIT },
      { state: 'full', previous: 'free' },
      { state: 'full', previous: null },
    ]);
  });

  test('becomes full and queueing when that was so for half of a quarter of a second, and free when it is over', () => {
    const { told, times } = make();
    times(4, FULL);
    expect(told).toEqual([]);
    times(1, FULL);
    times(10, queueing(23));
    times(10, FREE);
    expect(told).toMatchObject([
      { state: 'full', previous: 'free', inUse: LIMIT, waiting: 0 },
      { state: 'queueing', previous: 'full', inUse: LIMIT, waiting: 23 },
      { state: 'free', previous: 'queueing', inUse: 3, waiting: 0 },
    ]);
  });

  test('does not change for a queue of a moment, nor for a moment without one', () => {
    const { told, times, take } = make();
    for (let i = 0; i < 20; i += 1) take(queueing(5), FREE, FREE);
    expect(told).toEqual([]);
    times(10, queueing(1));
    expect(told.map(({ state }) => state)).toEqual(['queueing']);
    for (let i = 0; i < 20; i += 1) take(FREE, FREE, FREE, queueing(1));
    expect(told.filter(({ state, previous }) => state !== previous)).toHaveLength(1);
  });

  test('is refusing from the first question that was turned away to a quarter of a second after the last', () => {
    const { told, times } = make();
    times(10, queueing(7));
    times(1, { ...queueing(9), refused: 2 });
    times(9, queueing(8));
    expect(told.map(({ state }) => state)).toEqual(['queueing', 'refusing']);
    expect(told.at(-1)).toMatchObject({ previous: 'queueing', waiting: 9 });
    times(1, queueing(8));
    expect(told.at(-1)).toMatchObject({ state: 'queueing', previous: 'refusing', waiting: 8 });
  });

  test('is lost at once, with the reason, and no longer than there is no connection', () => {
    const { told, times } = make();
    times(1, LOST);
    times(20, LOST);
    times(1, FREE);
    expect(told).toMatchObject([
      { state: 'lost', previous: 'free', error: 'refused' },
      { state: 'free', previous: 'lost' },
    ]);
    expect(told.at(-1)).not.toHaveProperty('error');
  });

  test('is told again at most once a second while its queue is another', () => {
    const { told, take } = make();
    for (let i = 1; i <= 120; i += 1) take(queueing(i));
    expect(told.map(({ previous, waiting }) => [previous, waiting])).toEqual([
      ['free', 5],
      ['queueing', 45],
      ['queueing', 85],
    ]);
  });
});

const anySample: fc.Arbitrary<PoolSample> = fc.oneof(
  fc.constantFrom(FREE, FULL, LOST),
  fc.nat(50).map(queueing),
  fc.nat(2).map((refused) => ({ ...queueing(50), refused })),
);

describe('whatever the pool does', () => {
  test('changes are at least a tenth of a second apart, and each begins where the one before ended', () => {
    fc.assert(
      fc.property(fc.array(anySample, { maxLength: 200 }), (samples) => {
        const { told, take } = make();
        take(...samples);
        let before = { state: 'free', atMs: 0 };
        for (const news of told) {
          expect(news.previous).toBe(before.state);
          expect(news.atMs - before.atMs).toBeGreaterThanOrEqual(100);
          before = news;
        }
      }),
    );
  });

  test('a state that lasts is told, whatever came before it', () => {
    fc.assert(
      fc.property(
        fc.array(anySample, { maxLength: 50 }),
        fc.constantFrom(...POOL_STATES),
        (samples, state) => {
          const { watch, take, times } = make();
          const lasting = {
            free: FREE,
            full: FULL,
            queueing: queueing(4),
            refusing: { ...queueing(9), refused: 1 },
            lost: LOST,
          };
          take(...samples);
          times(14, lasting[state]);
          expect(watch.state).toBe(state);
        },
      ),
    );
  });
});
