/** The process that is measured: event streams of one run, whose journal grows as it is asked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mergeSparse, percentileUs } from '@firedrill/contract';
import { registerEvents } from '../../server/dist/http/sse/events.js';
import { Journal } from '../../server/dist/journal/journal.js';
import { RunStore } from '../../server/dist/journal/run-store.js';
import { startLoad } from '../../server/dist/load/load.js';
import { systemClock } from '../../server/dist/platform/clock.js';
import { LiveEvents } from '../../server/dist/service/run-events.js';
import { obey } from './child.mjs';

// The packages that the server itself uses.
const require = createRequire(new URL('../../server/package.json', import.meta.url));
const { fastify } = /** @type {typeof import('fastify')} */ (require('fastify'));
const { serializerCompiler, validatorCompiler } = /** @type {typeof import('@fastify/type-provider-zod')} */ (
  require('@fastify/type-provider-zod')
);

const RUN_ID = '20260101-000000-abcdef';

/** Buckets of a histogram with a count each. @param {number} count @returns {number[]} */
function histogram(count) {
  return Array.from({ length: count }, (_, i) => [400 + 16 * i, 1 + (i % 3)]).flat();
}

/** As long as the windows of a usual run: 1.3 kB as a line. @returns {import('@firedrill/contract').LoadWindow} */
function usualWindow() {
  const outcome = { ok: 40, failed: 0, unanswered: 0 };
  return {
    phase: 'steady',
    startMs: 1_000,
    endMs: 1_250,
    offered: 100,
    dropped: 0,
    inFlightMax: 3,
    tallies: [
      { op: 'read', source: 'redis', ...outcome, latencyUs: histogram(24), serviceUs: histogram(24) },
      { op: 'search', source: 'redis', ...outcome, latencyUs: histogram(4), serviceUs: histogram(4) },
      { op: 'write', source: 'mysql', ...outcome, latencyUs: histogram(6), serviceUs: histogram(6) },
    ],
    cache: { hit: 90, miss: 5 },
    errors: {},
    cacheErrors: {},
    late: 0,
    lateMsMax: 0,
    firstOkMs: { redis: 1_001, mysql: 1_003 },
    lastOkMs: { redis: 1_249, mysql: 1_240 },
    lagUs: histogram(12),
  };
}

/** @param {unknown} error */
function fail(error) {
  throw error;
}

const folder = mkdtempSync(join(tmpdir(), 'firedrill-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const files = new RunStore(folder).create(RUN_ID, '');
const journal = new Journal(files.journal, systemClock, { onWriteFailure: fail, onListenerFailure: fail });
journal.begin(systemClock.nowMs());
const events = new LiveEvents({
  runId: RUN_ID,
  files,
  subscribe: (listener) => journal.subscribe(listener),
});
const windowBody = { type: /** @type {const} */ ('load.window'), window: usualWindow() };

const app = fastify();
app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);
const streams = registerEvents(
  /** @type {Parameters<typeof registerEvents>[0]} */ (/** @type {unknown} */ (app)),
  { events: async () => events },
  { clock: systemClock, onDefect: fail },
);

/** Bytes of memory in use, all garbage gone. */
function memory() {
  for (let i = 0; i < 4; i += 1) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, inUse: heapUsed + external };
}

/** Lets the young part of the heap grow to its full size, which does not depend on what fills it. */
function growYoungHeap() {
  /** @type {object[]} */
  let kept = [];
  for (let i = 0; i < 4_000_000; i += 1) {
    kept.push({ i });
    if (kept.length > 200_000) kept = [];
  }
}

obey({
  growYoungHeap,
  listen: async () => {
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    return `${address}/api/runs/${RUN_ID}/events`;
  },
  viewers: () => streams.count,
  lastSeq: () => events.lastSeq,
  memory,
  /**
   * Appends a window of load so often; resolves with the CPU time of this process meanwhile, as a share of one core, and
   * with the moments at which it appended.
   */
  tick: async (/** @type {number} */ everyMs, /** @type {number} */ forMs) => {
    const startMs = performance.now();
    const startCpu = process.cpuUsage();
    /** @type {Record<number, number>} */
    const sentAtMs = {};
    for (let dueMs = startMs; dueMs < startMs + forMs; dueMs += everyMs) {
      await sleep(Math.max(0, dueMs - performance.now()));
      const nowMs = systemClock.nowMs();
      sentAtMs[journal.append(windowBody).seq] = nowMs;
    }
    await sleep(Math.max(0, startMs + forMs - performance.now()));
    const { user, system } = process.cpuUsage(startCpu);
    return { cores: (user + system) / 1_000 / (performance.now() - startMs), sentAtMs };
  },
  /** Appends so many bytes as fast as a run at its worst does. */
  burst: async (/** @type {number} */ bytes) => {
    const length = JSON.stringify(windowBody).length;
    for (let done = 0; done < bytes; done += length) {
      journal.append(windowBody);
      if (journal.view.seq % 20 === 0) await sleep(1);
    }
  },
  /** Load lag p99 in ms of open load, whose windows are given out as in a run. */
  loadLag: async (
    /** @type {{ redisUrl: string, mysqlUrl: string }} */ urls,
    /** @type {number} */ perSecond,
    /** @type {number} */ forMs,
  ) => {
    /** @type {number[]} */
    let lagUs = [];
    const load = await startLoad({
      profile: {
        model: 'open',
        stages: [{ durationMs: forMs, fromPerSecond: perSecond, toPerSecond: perSecond }],
        mix: { read: 90, search: 5, write: 5 },
        keys: { distribution: 'zipf', exponent: 0.99, count: 500 },
        deadlineMs: 1_000,
        maxInFlight: 1_000,
      },
      seed: 1,
      subjectModule: new URL('../../server/dist/subjects/reference.js', import.meta.url),
      subjectOptions: { policy: 'breaker', seed: 1, ...urls },
      listener: {
        onWindow: (window) => {
          lagUs = mergeSparse(lagUs, window.lagUs);
          journal.append({ type: 'load.window', window });
        },
        onSubjectEvent: () => undefined,
        onFailure: fail,
      },
    });
    load.begin(systemClock.nowMs(), 'steady');
    await systemClock.sleep(forMs);
    await load.stop();
    return (percentileUs(lagUs, 0.99) ?? Number.NaN) / 1_000;
  },
});
