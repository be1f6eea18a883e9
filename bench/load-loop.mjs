import { createRequire } from 'node:module';
import { Scheduler } from '../server/dist/load/scheduler.js';
import { systemClock } from '../server/dist/platform/clock.js';
import { startTicker } from '../server/dist/platform/ticker.js';
import { createSubject } from '../server/dist/subjects/reference.js';
import { figure } from './figure.mjs';
import { withSandbox } from './sandbox.mjs';

// The client and the driver that the reference application itself uses.
const require = createRequire(new URL('../reference/package.json', import.meta.url));
const { Redis } = /** @type {typeof import('ioredis')} */ (require('ioredis'));
const mysql = /** @type {typeof import('mysql2/promise')} */ (require('mysql2/promise'));

const IN_FLIGHT = 64;
const KEYS = 1_000;
const SLICE_MS = 1_500;
const ROUNDS = 8;

/** @typedef {() => Promise<number>} Slice Runs for one slice of time and resolves with its requests per second. */

/**
 * Asks with 64 in flight for one slice.
 * @param {(id: number) => Promise<unknown>} ask
 * @returns {Slice}
 */
function closedLoop(ask) {
  return async () => {
    const startMs = performance.now();
    let count = 0;
    const user = async () => {
      while (performance.now() - startMs < SLICE_MS) {
        count += 1;
        await ask((count % KEYS) + 1);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, user));
    return count / ((performance.now() - startMs) / 1_000);
  };
}

/**
 * The whole measuring stack: scheduler, windows, reference store with breaker and timeouts.
 * @param {import('../server/dist/subjects/subject.js').Subject} subject
 * @returns {Slice}
 */
function measuringStack(subject) {
  return () =>
    new Promise((resolve) => {
      let ok = 0;
      const originMs = systemClock.nowMs();
      /** @type {{ soon(): void, stop(): void } | undefined} */
      let ticker;
      const scheduler = new Scheduler({
        profile: {
          model: 'closed',
          concurrency: IN_FLIGHT,
          mix: { read: 100, search: 0, write: 0 },
          keys: { distribution: 'uniform', exponent: 1, count: KEYS },
          deadlineMs: 1_000,
          maxInFlight: 1_000,
        },
        seed: 1,
        subject,
        clock: systemClock,
        originMs,
        phase: 'steady',
        onWindow: (window) => {
          for (const tally of window.tallies) ok += tally.ok;
        },
        onFinished: () => undefined,
        soon: () => ticker?.soon(),
      });
      ticker = startTicker(() => {
        scheduler.tick();
        if (systemClock.nowMs() - originMs < SLICE_MS) return;
        ticker?.stop();
        scheduler.stop();
        resolve(ok / ((systemClock.nowMs() - originMs) / 1_000));
      });
    });
}

/** The load loop with everything on, against a bare client and against a naive cache-aside loop, slice by slice. */
export async function loadLoop() {
  return withSandbox(async ({ redisUrl, mysqlUrl }) => {
    const subject = createSubject({ policy: 'breaker', seed: 1, redisUrl, mysqlUrl });
    await subject.open();
    const redis = new Redis(redisUrl);
    const pool = mysql.createPool(mysqlUrl);
    const bare = closedLoop((id) => redis.get(`user:${id}`));
    const naive = closedLoop(async (id) => {
      const hit = await redis.get(`user:${id}`);
      if (hit !== null) return JSON.parse(hit);
      const [rows] = await pool.execute('SELECT * FROM users WHERE id = ?', [id]);
      await redis.set(`user:${id}`, JSON.stringify(rows), 'EX', 360);
      return rows;
    });
    const full = measuringStack(subject);
    const overBare = [];
    const overNaive = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const [a, b, c] = [await bare(), await naive(), await full()];
      if (round < 0) continue;
      overBare.push(c / a);
      overNaive.push(c / b);
    }
    redis.disconnect();
    await pool.end();
    await subject.close();
    return [
      figure('load loop with everything on ÷ bare ioredis GET, 64 in flight', overBare, {
        goal: { at: 'least', value: 0.75 },
      }),
      figure('load loop with everything on ÷ naive cache-aside loop', overNaive, {
        goal: { at: 'least', value: 0.88 },
      }),
    ];
  });
}
