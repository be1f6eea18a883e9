import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
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
const EXCHANGE_SLICE_MS = 150;
const EXCHANGE_ROUNDS = 20;

/** @typedef {InstanceType<typeof Redis>} Client */

/**
 * One PING after the other on a bare socket for one slice; resolves with the median of an exchange in µs.
 * @param {import('node:net').Socket} socket
 * @returns {Promise<number>}
 */
function exchangeUs(socket) {
  return new Promise((resolve) => {
    /** @type {number[]} */
    const times = [];
    const endMs = performance.now() + EXCHANGE_SLICE_MS;
    let askedMs = 0;
    const ask = () => {
      askedMs = performance.now();
      socket.write('PING\r\n');
    };
    const listen = () => {
      const nowMs = performance.now();
      times.push((nowMs - askedMs) * 1_000);
      if (nowMs < endMs) {
        ask();
        return;
      }
      socket.off('data', listen);
      resolve(median(times));
    };
    socket.on('data', listen);
    ask();
  });
}

/**
 * A bare connection that Redis has let in.
 * @param {URL} url
 */
async function bareSocket({ hostname, port, username, password }) {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.write(`AUTH ${decodeURIComponent(username)} ${decodeURIComponent(password)}\r\n`);
  const [answer] = await once(socket, 'data');
  if (!String(answer).startsWith('+OK')) throw new Error(`Redis answered ${answer}`);
  return socket;
}

/**
 * What the link adds to an exchange, in µs, slice by slice.
 * @param {URL} direct @param {URL} linked
 */
async function addedLatency(direct, linked) {
  const past = await bareSocket(direct);
  const through = await bareSocket(linked);
  const addedUs = [];
  for (let round = -1; round < EXCHANGE_ROUNDS; round += 1) {
    const directUs = await exchangeUs(past);
    const linkedUs = await exchangeUs(through);
    if (round >= 0) addedUs.push(linkedUs - directUs);
  }
  past.destroy();
  through.destroy();
  return figure('link without toxics: added to a PING at the median', addedUs, {
    unit: 'µs',
    goal: { at: 'most', value: 60 },
  });
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
 * The throughput through the link as a share of the one past it, slice by slice.
 * @param {Client[]} past @param {Client[]} through
 */
async function throughputRatios(past, through) {
  const ratios = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const direct = await throughput(past);
    const linked = await throughput(through);
    if (round >= 0) ratios.push(linked / direct);
  }
  return ratios;
}

/** What a link without toxics costs a Redis client. */
export async function linkCost() {
  return withSandbox(async ({ redisUrl }) => {
    const direct = new URL(redisUrl);
    const links = startLinks({ seed: 1, clock: systemClock });
    const { port } = await links.add({ name: 'cache', listen: '', upstream: direct.host });
    const linked = new URL(redisUrl);
    linked.port = String(port);
    /** @type {Client[]} */
    const clients = [];
    /** @param {number} connections */
    const ratios = (connections) => {
      const [past, through] = [direct, linked].map((url) =>
        Array.from({ length: connections }, () => new Redis(url.href)),
      );
      clients.push(...(past ?? []), ...(through ?? []));
      return throughputRatios(past ?? [], through ?? []);
    };
    try {
      return [
        await addedLatency(direct, linked),
        figure('link without toxics ÷ direct, 64 in flight on one connection', await ratios(1), {
          goal: { at: 'least', value: 0.6 },
        }),
        figure(
          'link without toxics ÷ direct, one in flight on each of 64 connections',
          await ratios(IN_FLIGHT),
        ),
      ];
    } finally {
      for (const client of clients) client.disconnect();
      await links.close();
    }
  });
}
