import { createRequire } from 'node:module';
import { startLinks } from '../server/dist/link/links.js';
import { systemClock } from '../server/dist/platform/clock.js';
import { figure, median } from './figure.mjs';
import { withSandbox } from './sandbox.mjs';

// The client that the reference application itself uses.
const require = createRequire(new URL('../reference/package.json', import.meta.url));
const { Redis } = /** @type {typeof import('ioredis')} */ (require('ioredis'));

const IN_FLIGHT = 64;
const SLICE_MS = 500;
const ROUNDS = 10;

/** @typedef {InstanceType<typeof Redis>} Client */

/**
 * One question after the other for one slice; resolves with the median of an exchange in µs.
 * @param {Client} client
 */
async function exchangeUs(client) {
  const times = [];
  const endMs = performance.now() + SLICE_MS;
  for (let nowMs = performance.now(); nowMs < endMs; ) {
    await client.ping();
    const thenMs = performance.now();
    times.push((thenMs - nowMs) * 1_000);
    nowMs = thenMs;
  }
  return median(times);
}

/**
 * 64 questions in flight, spread over the clients, for one slice; resolves with answers per second.
 * @param {Client[]} clients
 */
async function throughput(clients) {
  const startMs = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async (_, i) => {
      const client = clients[i % clients.length];
      while (client && performance.now() - startMs < SLICE_MS) {
        await client.get('key');
        count += 1;
      }
    }),
  );
  return count / ((performance.now() - startMs) / 1_000);
}

/**
 * The same through a link and past it, slice by slice.
 * @param {Client[][]} past @param {Client[][]} through
 */
async function compare([pastOne = [], pastMany = []], [throughOne = [], throughMany = []]) {
  const [pastFirst, throughFirst] = [pastOne[0], throughOne[0]];
  if (!pastFirst || !throughFirst) throw new Error('no clients');
  /** @type {number[]} */
  const addedUs = [];
  /** @type {number[]} */
  const one = [];
  /** @type {number[]} */
  const many = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const directUs = await exchangeUs(pastFirst);
    const linkedUs = await exchangeUs(throughFirst);
    const directOne = await throughput(pastOne);
    const linkedOne = await throughput(throughOne);
    const directMany = await throughput(pastMany);
    const linkedMany = await throughput(throughMany);
    if (round < 0) continue;
    addedUs.push(linkedUs - directUs);
    one.push(linkedOne / directOne);
    many.push(linkedMany / directMany);
  }
  return [
    figure('link without toxics: added to an exchange at the median', addedUs, {
      unit: 'µs',
      goal: { at: 'most', value: 60 },
    }),
    figure('link without toxics ÷ direct, 64 in flight on one connection', one, {
      goal: { at: 'least', value: 0.6 },
    }),
    figure('link without toxics ÷ direct, one in flight on each of 64 connections', many),
  ];
}

/** What a link without toxics costs a Redis client. */
export async function linkCost() {
  return withSandbox(async ({ redisUrl }) => {
    const direct = new URL(redisUrl);
    const links = startLinks({ seed: 1, clock: systemClock });
    const { port } = await links.add({ name: 'cache', listen: '', upstream: direct.host });
    const linked = new URL(redisUrl);
    linked.port = String(port);
    const clients = [direct, linked].map((url) =>
      [1, IN_FLIGHT].map((count) => Array.from({ length: count }, () => new Redis(url.href))),
    );
    const [past = [], through = []] = clients;
    try {
      return await compare(past, through);
    } finally {
      for (const client of clients.flat(2)) client.disconnect();
      await links.close();
    }
  });
}
