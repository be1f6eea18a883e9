import { setTimeout as sleep } from 'node:timers/promises';
import { figure } from './figure.mjs';
import { withSandbox } from './sandbox.mjs';
import { startChild } from './sse/child.mjs';

const VIEWERS = 1_000;
const WARMING_UP = 50;
const WINDOW_MS = 250;
const SLICE_MS = 6_000;
const ROUNDS = 4;
const STALLED = 10;
/** Far more than the kernel keeps for a connection of which nothing is read. */
const BEHIND_MIB = 20;
const LOAD_PER_SECOND = 400;
const LOAD_MS = 3_000;
const LOAD_ROUNDS = 8;
const MIB = 2 ** 20;
const KIB = 2 ** 10;

/** @typedef {ReturnType<typeof startChild>} Child */
/** @typedef {{ server: Child, viewers: Child, url: string }} Parties */

/** @param {number[]} values @param {number} share */
function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

/**
 * A server and a process of viewers for as long as `use` takes.
 * @template T
 * @param {(parties: Parties) => Promise<T>} use
 */
async function withParties(use) {
  const server = startChild('server.mjs');
  const viewers = startChild('viewers.mjs');
  try {
    await server.ask('growYoungHeap');
    return await use({ server, viewers, url: await server.ask('listen') });
  } finally {
    await Promise.all([server.end(), viewers.end()]);
  }
}

/** Waits until the server has so many viewers and has given them everything. @param {Parties} parties @param {number} count */
async function settled({ server, viewers }, count) {
  while ((await server.ask('viewers')) !== count) await sleep(20);
  if (count === 0) return;
  const broken = await viewers.ask('haveAll', await server.ask('lastSeq'));
  if (broken > 0) throw new Error(`${broken} events were missing or came twice`);
}

/** Memory of the server when everything has come to rest. @param {Child} server */
async function restingMemory(server) {
  await sleep(300);
  return await server.ask('memory');
}

/** A run that is watched, slice by slice: CPU time as % of a core, delivery in ms. @param {Parties} parties @param {number} count */
async function watching(parties, count) {
  /** @type {Record<'cores' | 'p50' | 'p99', number[]>} */
  const values = { cores: [], p50: [], p99: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    await parties.viewers.ask('note');
    const { cores, sentAtMs } = await parties.server.ask('tick', WINDOW_MS, SLICE_MS);
    await settled(parties, count);
    const delays = await parties.viewers.ask('delays', sentAtMs);
    values.cores.push(cores * 100);
    values.p50.push(percentile(delays, 0.5));
    values.p99.push(percentile(delays, 0.99));
  }
  return values;
}

/** What a thousand viewers cost the server, and how soon they have what happened. */
async function fanOut() {
  return withParties(async (parties) => {
    const { server, viewers, url } = parties;
    // Once for the code to warm up; of few, so that not all the memory that is measured is there already.
    await viewers.ask('connect', url, WARMING_UP, false);
    await server.ask('tick', WINDOW_MS, 2_000);
    await viewers.ask('leave');
    await settled(parties, 0);
    const empty = await restingMemory(server);
    await viewers.ask('connect', url, VIEWERS, false);
    await settled(parties, VIEWERS);
    const many = await watching(parties, VIEWERS);
    const full = await restingMemory(server);
    await viewers.ask('leave');
    await settled(parties, 0);
    const left = await restingMemory(server);
    await viewers.ask('connect', url, 1, false);
    await settled(parties, 1);
    const one = await watching(parties, 1);
    /** @param {{ rss: number, inUse: number }} memory @param {'rss' | 'inUse'} of */
    const each = (memory, of) => (memory[of] - empty[of]) / VIEWERS / KIB;
    return [
      figure('event streams, 1,000 viewers at 4 Hz: CPU time', many.cores, {
        unit: '% core',
        goal: { at: 'most', value: 10 },
      }),
      figure('  the same, one viewer', one.cores, { unit: '% core' }),
      figure('  delivery p50', many.p50, { unit: 'ms' }),
      figure('  delivery p99', many.p99, { unit: 'ms', goal: { at: 'most', value: 60 } }),
      figure('  the same, one viewer', one.p99, { unit: 'ms' }),
      figure('  memory a viewer, resident', [each(full, 'rss')], {
        unit: 'KiB',
        goal: { at: 'most', value: 35 },
      }),
      figure('  memory a viewer, in use', [each(full, 'inUse')], { unit: 'KiB' }),
      figure('  memory in use a viewer after all have left', [each(left, 'inUse')], {
        unit: 'KiB',
        goal: { at: 'most', value: 1 },
      }),
    ];
  });
}

/** What a viewer that takes nothing keeps in the server's memory, while others watch. */
async function stalling() {
  return withParties(async (parties) => {
    const { server, viewers, url } = parties;
    await viewers.ask('connect', url, STALLED, false);
    await server.ask('burst', 2 * MIB);
    await settled(parties, STALLED);
    const before = await restingMemory(server);
    await viewers.ask('connect', url, STALLED, true);
    await server.ask('burst', BEHIND_MIB * MIB);
    await settled(parties, 2 * STALLED);
    const after = await restingMemory(server);
    const name = `event streams: memory of a stalled viewer, ${BEHIND_MIB} MiB behind`;
    return figure(name, [(after.inUse - before.inUse) / STALLED / MIB], {
      unit: 'MiB',
      goal: { at: 'most', value: 0.5 },
    });
  });
}

/** What a thousand viewers do to the punctuality of the load loop of the run that they watch. */
async function loadLag() {
  return withSandbox((urls) =>
    withParties(async (parties) => {
      const { server, viewers, url } = parties;
      // In truth they are on other machines.
      await viewers.ask('yield');
      const lag = () => server.ask('loadLag', urls, LOAD_PER_SECOND, LOAD_MS);
      await lag();
      /** @type {number[]} */
      const without = [];
      /** @type {number[]} */
      const withThem = [];
      for (let round = 0; round < LOAD_ROUNDS; round += 1) {
        without.push(await lag());
        await viewers.ask('connect', url, VIEWERS, false);
        await settled(parties, VIEWERS);
        withThem.push(await lag());
        await viewers.ask('leave');
        await settled(parties, 0);
      }
      const name = `load lag p99 at ${LOAD_PER_SECOND}/s`;
      return [
        figure(`${name}, nobody watching`, without, { unit: 'ms' }),
        figure(`${name}, 1,000 viewers`, withThem, { unit: 'ms' }),
        figure(
          '  added by 1,000 viewers',
          withThem.map((ms, round) => ms - (without[round] ?? Number.NaN)),
          { unit: 'ms', goal: { at: 'most', value: 1 } },
        ),
      ];
    }),
  );
}

/** What those who watch a run cost the server and the run. */
export async function eventStreams() {
  return [...(await fanOut()), await stalling(), ...(await loadLag())];
}
