/** The process of those who watch: each has a connection of its own, read as cheaply as may be. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../server/dist/platform/clock.js';
import { obey } from './child.mjs';

const CONNECTING_AT_ONCE = 50;
const ID = Buffer.from('\nid: ');
const EMPTY = Buffer.alloc(0);
/** What comes is looked at before the next piece comes, so all share it. */
const PIECE = Buffer.alloc(64 * 1_024);

/**
 * @typedef {object} Viewer
 * @property {import('node:net').Socket} socket
 * @property {boolean} stalls
 * @property {number} lastSeq
 * @property {number} broken Events that were not the next one.
 * @property {Buffer} rest What has come of a message that is not whole.
 */

/** @type {Viewer[]} */
let viewers = [];
/** When which event came, of all viewers. @type {{ seq: number, atMs: number }[]} */
let arrivals = [];
let isNoting = false;

/** Notes the events of a piece. @param {Viewer} viewer @param {Buffer} piece */
function take(viewer, piece) {
  const nowMs = systemClock.nowMs();
  const all = viewer.rest.length > 0 ? Buffer.concat([viewer.rest, piece]) : piece;
  // The last line feed begins the next message.
  const end = all.lastIndexOf('\n\n') + 1;
  for (let at = all.indexOf(ID); at !== -1 && at < end; at = all.indexOf(ID, at + 1)) {
    const id = all.toString('latin1', at + ID.length, all.indexOf('\n', at + ID.length));
    const seq = Number(id.slice(id.indexOf(':') + 1));
    if (viewer.lastSeq > 0 && seq !== viewer.lastSeq + 1) viewer.broken += 1;
    viewer.lastSeq = seq;
    if (isNoting) arrivals.push({ seq, atMs: nowMs });
  }
  viewer.rest = Buffer.from(all.subarray(end));
}

/** @param {URL} url @param {boolean} stalls @returns {Promise<Viewer>} */
async function watch({ hostname, port, host, pathname }, stalls) {
  const callback = (/** @type {number} */ length) => {
    take(viewer, PIECE.subarray(0, length));
    return true;
  };
  const socket = connect({
    host: hostname,
    port: Number(port),
    ...(stalls ? {} : { onread: { buffer: PIECE, callback } }),
  });
  const viewer = { socket, stalls, lastSeq: 0, broken: 0, rest: EMPTY };
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return viewer;
}

obey({
  /** Connects so many; those that stall take nothing of what they are sent. */
  connect: async (/** @type {string} */ url, /** @type {number} */ count, /** @type {boolean} */ stalls) => {
    for (let left = count; left > 0; left -= CONNECTING_AT_ONCE) {
      const length = Math.min(left, CONNECTING_AT_ONCE);
      viewers.push(...(await Promise.all(Array.from({ length }, () => watch(new URL(url), stalls)))));
    }
  },
  leave: () => {
    for (const { socket } of viewers) socket.destroy();
    viewers = [];
  },
  /** Gives way to the processes that are measured. */
  yield: () => setPriority(19),
  note: () => {
    arrivals = [];
    isNoting = true;
  },
  /** How long each noted event took to come, in ms, by the moments at which they were appended. */
  delays: (/** @type {Record<number, number>} */ sentAtMs) => {
    isNoting = false;
    return arrivals.map(({ seq, atMs }) => atMs - (sentAtMs[seq] ?? Number.NaN));
  },
  /** Resolves when all who do not stall have an event; with the count of events that were missing, or came twice. */
  haveAll: async (/** @type {number} */ seq) => {
    while (viewers.some(({ stalls, lastSeq }) => !stalls && lastSeq < seq)) await sleep(5);
    return viewers.reduce((sum, { broken }) => sum + broken, 0);
  },
});
