import { mergeSparse, percentileUs } from '@firedrill/contract';
import { startLoad } from '../server/dist/load/load.js';
import { systemClock } from '../server/dist/platform/clock.js';
import { figure } from './figure.mjs';
import { withSandbox } from './sandbox.mjs';

const RATES = [1_000, 5_000, 10_000];
const RUN_MS = 3_000;
const ROUNDS = 3;

/**
 * Achieved ÷ asked and lag p99 (ms) of one stretch of open load on the reference application.
 * @param {number} rate @param {{ redisUrl: string, mysqlUrl: string }} urls
 */
async function stretch(rate, urls) {
  let ended = 0;
  /** @type {number[]} */
  let lagUs = [];
  const load = await startLoad({
    profile: {
      model: 'open',
      stages: [{ durationMs: RUN_MS, fromPerSecond: rate, toPerSecond: rate }],
      mix: { read: 100, search: 0, write: 0 },
      keys: { distribution: 'zipf', exponent: 0.99, count: 10_000 },
      deadlineMs: 1_000,
      maxInFlight: 10_000,
    },
    seed: 1,
    subjectModule: new URL('../server/dist/subjects/reference.js', import.meta.url),
    subjectOptions: { policy: 'breaker', seed: 1, ...urls },
    listener: {
      onWindow: (window) => {
        for (const tally of window.tallies) ended += tally.ok;
        lagUs = mergeSparse(lagUs, window.lagUs);
      },
      onSubjectEvent: () => undefined,
      onFailure: (error) => {
        throw error;
      },
    },
  });
  load.begin(systemClock.nowMs(), 'steady');
  await systemClock.sleep(RUN_MS + 300);
  await load.stop();
  return {
    achieved: ended / ((rate * RUN_MS) / 1_000),
    lagMs: (percentileUs(lagUs, 0.99) ?? Number.NaN) / 1_000,
  };
}

/** How much of an asked rate the open loop achieves, and how late it sends. */
export async function openLoop() {
  return withSandbox(async (urls) => {
    /** @type {Map<number, { achieved: number[], lagMs: number[] }>} */
    const byRate = new Map(RATES.map((rate) => [rate, { achieved: [], lagMs: [] }]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [rate, values] of byRate) {
        const { achieved, lagMs } = await stretch(rate, urls);
        values.achieved.push(achieved);
        values.lagMs.push(lagMs);
      }
    }
    return [...byRate].flatMap(([rate, { achieved, lagMs }]) => [
      figure(`open loop, achieved ÷ asked at ${rate}/s`, achieved, { goal: { at: 'least', value: 0.99 } }),
      figure(`open loop, lag p99 at ${rate}/s`, lagMs, { unit: 'ms' }),
    ]);
  });
}
