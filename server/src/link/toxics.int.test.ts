import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { echo, eventually, Rig, tcpHandles } from './testing/rig.ts';

let rig: Rig;
let handlesBefore: number;

beforeEach(() => {
  handlesBefore = tcpHandles();
});

afterEach(async () => {
  rig.close();
  await eventually(() => tcpHandles() === handlesBefore, `${handlesBefore} handles, not ${tcpHandles()}`);
});

describe('slow_close', () => {
  it('delays the end and no data', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'slow_close', attributes: { delay: 3_600_000 } });
    const { client, server } = await rig.pair();
    server.socket.end('data');
    await client.receives('data');
    expect(client.ended).toBe(false);
    await rig.link.removeToxic('slow_close_downstream');
    await eventually(() => client.ended, 'the end');
  });

  it('ends by itself after the delay', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'slow_close', attributes: { delay: 100 } });
    const { client, server } = await rig.pair();
    const startedMs = systemClock.nowMs();
    server.socket.end();
    await eventually(() => client.ended, 'the end');
    expect(systemClock.nowMs() - startedMs).toBeGreaterThan(95);
  });
});

describe('timeout', () => {
  it('drops data and closes after its time', async () => {
    rig = await Rig.open(echo);
    const client = await rig.client();
    await rig.link.addToxic({ type: 'timeout', attributes: { timeout: 100 } });
    const startedMs = systemClock.nowMs();
    client.socket.write('lost');
    await eventually(() => client.ended, 'the close');
    expect(systemClock.nowMs() - startedMs).toBeGreaterThan(90);
    expect(client.receivedBytes).toBe(0);
    client.socket.end();
    await rig.openConnections(0);
  });

  it('waits for ever at 0 and closes when it is removed', async () => {
    rig = await Rig.open(echo);
    await rig.link.addToxic({ type: 'timeout', stream: 'upstream' });
    const client = await rig.client();
    client.socket.write('lost');
    const other = await rig.client();
    await rig.link.removeToxic('timeout_upstream');
    await eventually(() => client.ended && other.ended, 'the close');
    await rig.openConnections(0);
  });
});

describe('reset_peer', () => {
  it('resets both sides after the first chunk, on a connection that was open before', async () => {
    rig = await Rig.open();
    const { client, server } = await rig.pair();
    await rig.link.addToxic({ type: 'reset_peer', stream: 'upstream' });
    expect(client.closed).toBe(false);
    client.socket.write('x');
    await Promise.all([client.resets(), server.resets()]);
    expect(server.receivedBytes).toBe(0);
  });

  it('waits for its time; a removal before it lets everything through', async () => {
    rig = await Rig.open();
    const { client, server } = await rig.pair();
    await rig.link.addToxic({ type: 'reset_peer', attributes: { timeout: 3_600_000 } });
    server.socket.end('held');
    await eventually(() => rig.link.stats().bufferedBytes > 0, 'the bytes in the link');
    await rig.link.removeToxic('reset_peer_downstream');
    await client.receives('held');
    await eventually(() => client.ended, 'the end');
  });
});

describe('slicer', () => {
  it('cuts a chunk in pieces of about the size, a pause apart', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({
      type: 'slicer',
      attributes: { average_size: 100, size_variation: 20, delay: 10_000 },
    });
    const { client, server } = await rig.pair();
    const startedMs = systemClock.nowMs();
    server.socket.write(Buffer.alloc(1_000));
    await eventually(() => client.receivedBytes === 1_000, 'every byte');
    expect(client.chunks.length).toBeGreaterThan(4);
    expect(Math.max(...client.chunks.slice(0, 2).map(({ length }) => length))).toBeLessThanOrEqual(120);
    expect(systemClock.nowMs() - startedMs).toBeGreaterThan(70);
  });
});

describe('limit_data', () => {
  it('carries its bytes exactly, then closes', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'limit_data', attributes: { bytes: 7 } });
    const { client, server } = await rig.pair();
    server.socket.write('0123');
    await client.receives('0123');
    expect(client.ended).toBe(false);
    server.socket.write('456789');
    await eventually(() => client.ended, 'the close');
    expect(client.text).toBe('0123456');
  });

  it('delivers what a later toxic delays before it closes', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'limit_data', attributes: { bytes: 4 } });
    await rig.link.addToxic({ type: 'latency', attributes: { latency: 50 } });
    const { client, server } = await rig.pair();
    server.socket.write('0123456789');
    await eventually(() => client.ended, 'the close');
    expect(client.text).toBe('0123');
  });
});

describe('drip', () => {
  it('lets one byte through at a time', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'drip', attributes: { interval: 20 } });
    const { client, server } = await rig.pair();
    const startedMs = systemClock.nowMs();
    server.socket.write('12345');
    await client.receives('12345');
    expect(client.chunks[0]?.length).toBe(1);
    expect(systemClock.nowMs() - startedMs).toBeGreaterThan(95);
  });
});

describe('noop', () => {
  it('passes everything through', async () => {
    rig = await Rig.open(echo);
    await rig.link.addToxic({ type: 'noop' });
    const client = await rig.client();
    client.socket.write('as it is');
    await client.receives('as it is');
  });
});

describe('toxicity', () => {
  it('chooses the same connections for the same seed, and keeps them as it grows', async () => {
    const affected = async (toxicity: number): Promise<number[]> => {
      rig = await Rig.open((peer) => peer.socket.end('hello'), { seed: 7 });
      await rig.link.addToxic({ type: 'limit_data', toxicity, attributes: { bytes: 1 } });
      const chosen: number[] = [];
      for (let i = 0; i < 40; i += 1) {
        const client = await rig.client();
        await eventually(() => client.ended, 'the end');
        if (client.text === 'h') chosen.push(i);
      }
      rig.close();
      return chosen;
    };
    const some = await affected(0.4);
    expect(some.length).toBeGreaterThan(5);
    expect(some.length).toBeLessThan(30);
    expect(await affected(0.4)).toEqual(some);
    expect(await affected(0.7)).toEqual(expect.arrayContaining(some));
    expect(await affected(0)).toEqual([]);
  });
});
