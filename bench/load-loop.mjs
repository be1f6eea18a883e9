import { createRequire } from 'node:module';
import { JoinedWrites } from '../reference/dist/joined-writes.js';
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
const SLICE_MS = 300;
const ROUNDS = 30;
/** Rounds in which code and servers warm up. */
const ROUNDS_UNCOUNTED = 3;

/** @typedef {() => Promise<number>} Loop Runs for one slice of time and resolves with its count of requests. */
/** @typedef {{ perSecond: number, cpuUs: number }} Pace Requests per second, and CPU time of this process per request. */
/** @typedef {'full' | 'bare' | 'joined' | 'naive'} LoopName */

/**
 * Asks with 64 in flight for one slice.
 * @param {(id: number) => Promise<unknown>} ask
 * @returns {Loop}
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
    return count;
  };
}

/**
 * The whole measuring stack: scheduler, windows, reference store with breaker and timeouts.
 * @param {import('../server/dist/subjects/subject.js').Subject} subject
 * @returns {Loop}
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
        resolve(ok);
      });
    });
}

/**
 * @param {Loop} loop
 * @returns {Promise<Pace>}
 */
async function paceOf(loop) {
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const count = await loop();
  const cpu = process.cpuUsage(startCpu);
  return {
    perSecond: (count * 1_000) / (performance.now() - startMs),
    cpuUs: (cpu.user + cpu.system) / count,
  };
}

/**
 * The pace of each loop in each round. Every other round runs in reverse: what a loop leaves behind, say garbage, does not always meet the same one.
 * @param {Record<LoopName, Loop>} loops
 */
async function alternate(loops) {
  /** @type {Record<LoopName, Pace[]>} */
  const paces = { full: [], bare: [], joined: [], naive: [] };
  const names = /** @type {LoopName[]} */ (Object.keys(paces));
  for (let round = -ROUNDS_UNCOUNTED; round < ROUNDS; round += 1) {
    for (const name of names) {
      const pace = await paceOf(loops[name]);
      if (round >= 0) paces[name].push(pace);
    }
    names.reverse();
  }
  return paces;
}

/**
 * The loops to compare: all ask Redis for the same values, with as many requests in flight.
 *
 * The store of the reference application joins the commands of one turn into one write, ioredis by itself does not:
 * `joined` is the bare loop with joined writes, the measure of what everything else costs.
 * @param {InstanceType<typeof Redis>} redis
 * @param {import('mysql2/promise').Pool} pool
 * @param {import('../server/dist/subjects/subject.js').Subject} subject
 * @returns {Record<LoopName, Loop>}
 */
function loopsOf(redis, pool, subject) {
  const writes = new JoinedWrites();
  return {
    full: measuringStack(subject),
    bare: closedLoop((id) => redis.get(`user:${id}`)),
    joined: closedLoop((id) => {
      writes.join(redis.stream);
      return redis.get(`user:${id}`);
    }),
    naive: closedLoop(async (id) => {
      const hit = await redis.get(`user:${id}`);
      if (hit !== null) return JSON.parse(hit);
      const [rows] = await pool.execute('SELECT * FROM users WHERE id = ?', [id]);
      await redis.set(`user:${id}`, JSON.stringify(rows), 'EX', 360);
      return rows;
    }),
  };
}

/**
 * Throughput and CPU time per request of the load loop against those of another.
 * @param {Pace[]} full @param {Pace[]} other @param {string} name @param {number} [least]
 */
function compare(full, other, name, least) {
  /** @param {keyof Pace} of */
  const ratios = (of) => full.map((pace, round) => pace[of] / (other[round]?.[of] ?? Number.NaN));
  return [
    figure(
      `load loop with everything on ÷ ${name}`,
      ratios('perSecond'),
      least === undefined ? {} : { goal: { at: 'least', value: least } },
    ),
    figure('  the same, CPU time per request', ratios('cpuUs')),
  ];
}

/** The load loop with everything on, against a bare client and against a naive cache-aside loop, slice by slice. */
export async function loadLoop() {
  return withSandbox(async ({ redisUrl, mysqlUrl }) => {
    const subject = createSubject({ policy: 'breaker', seed: 1, redisUrl, mysqlUrl });
    await subject.open();
    const redis = new Redis(redisUrl);
    const pool = mysql.createPool(mysqlUrl);
    const { full, bare, naive, joined } = await alternate(loopsOf(redis, pool, subject));
    redis.disconnect();
    await pool.end();
    await subject.close();
    return [
      ...compare(full, bare, 'bare ioredis GET, 64 in flight', 0.75),
      ...compare(full, naive, 'naive cache-aside loop', 0.88),
      ...compare(full, joined, 'bare GET with joined writes'),
    ];
  });
}
