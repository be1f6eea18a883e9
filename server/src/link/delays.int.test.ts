import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { echo, eventually, type Peer, Rig, tcpHandles } from './testing/rig.ts';

/** What a measured median may differ from the time that was asked for, in ms. */
const TOLERANCE_MS = 10;

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Time from a question to its echo, in ms: the median of a few. */
async function exchangeMs(client: Peer, exchanges: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < exchanges; i += 1) {
    const before = client.receivedBytes;
    const startedMs = systemClock.nowMs();
    await new Promise<void>((resolve) => {
      const listen = (): void => {
        if (client.receivedBytes === before) return;
        client.socket.off('data', listen);
        times.push(systemClock.nowMs() - startedMs);
        resolve();
      };
      client.socket.on('data', listen);
      client.socket.write('x');
    });
  }
  return median(times);
}

let rig: Rig;
let handlesBefore: number;

beforeEach(() => {
  handlesBefore = tcpHandles();
});

afterEach(async () => {
  rig.close();
  await eventually(() => tcpHandles() === handlesBefore, `${handlesBefore} handles, not ${tcpHandles()}`);
});

describe('latency', () => {
  it.each([100, 200])('delays by %i ms, on connections that are open too', async (latency) => {
    rig = await Rig.open(echo);
    const client = await rig.client();
    const plainMs = await exchangeMs(client, 5);
    await rig.link.addToxic({ type: 'latency', attributes: { latency } });
    const addedMs = (await exchangeMs(client, 5)) - plainMs;
    expect(Math.abs(addedMs - latency)).toBeLessThan(TOLERANCE_MS);
    await rig.link.removeToxic('latency_downstream');
    expect(await exchangeMs(client, 5)).toBeLessThan(latency / 2);
  });

  it('adds up along a chain and in both directions', async () => {
    rig = await Rig.open(echo);
    await rig.link.addToxic({ type: 'latency', name: 'a', attributes: { latency: 30 } });
    await rig.link.addToxic({ type: 'latency', name: 'b', attributes: { latency: 30 } });
    await rig.link.addToxic({ type: 'latency', stream: 'upstream', attributes: { latency: 40 } });
    expect(Math.abs((await exchangeMs(await rig.client(), 5)) - 100)).toBeLessThan(TOLERANCE_MS);
  });

  it('counts from each chunk’s arrival, so that a stream is late and not slow', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'latency', attributes: { latency: 150 } });
    const { client, server } = await rig.pair();
    const startedMs = systemClock.nowMs();
    for (let i = 0; i < 20; i += 1) {
      server.socket.write('x');
      await systemClock.sleep(5);
    }
    await eventually(() => client.receivedBytes === 20, 'every byte');
    expect(systemClock.nowMs() - startedMs).toBeLessThan(2_000);
  });

  it('delays the end as it delays data, and a removal hands over both at once', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'latency', attributes: { latency: 3_600_000 } });
    const { client, server } = await rig.pair();
    server.socket.end('held');
    await eventually(() => rig.link.stats().bufferedBytes > 0, 'the bytes in the link');
    expect(client.receivedBytes).toBe(0);
    await rig.link.removeToxic('latency_downstream');
    await client.receives('held');
    await eventually(() => client.ended, 'the end');
  });
});

describe('bandwidth', () => {
  it('carries its rate', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'bandwidth', attributes: { rate: 100 } });
    const { client, server } = await rig.pair();
    const startedMs = systemClock.nowMs();
    server.socket.write(Buffer.alloc(50_000));
    await eventually(() => client.receivedBytes === 50_000, 'every byte');
    const tookMs = systemClock.nowMs() - startedMs;
    expect(tookMs).toBeGreaterThan(490);
    expect(tookMs).toBeLessThan(1_000);
  });

  it('stalls at rate 0 until the rate is raised', async () => {
    rig = await Rig.open();
    await rig.link.addToxic({ type: 'bandwidth', attributes: { rate: 0 } });
    const { client, server } = await rig.pair();
    server.socket.end('stalled');
    await eventually(() => rig.link.stats().bufferedBytes > 0, 'the bytes in the link');
    await rig.link.updateToxic('bandwidth_downstream', { attributes: { rate: 1_000 } });
    await client.receives('stalled');
    await eventually(() => client.ended, 'the end');
  });
});
