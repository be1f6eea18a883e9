import { describe, expect, it } from 'vitest';
import { FakeClock, FakeFlow } from './testing/fake-flow.ts';
import type { Stage, ToxicAttributes } from './toxic.ts';
import { toxicOf } from './toxics/index.ts';

function open(type: string, attributes: ToxicAttributes): { flow: FakeFlow<ToxicAttributes>; stage: Stage } {
  const toxic = toxicOf(type);
  const flow = new FakeFlow(new FakeClock(), toxic?.attributes.parse(attributes) ?? {});
  const stage = toxic?.open?.(flow);
  if (!stage) throw new Error(`${type} has no stage`);
  return { flow, stage };
}

function chunk(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

describe('schedules', () => {
  it('latency: each chunk after its own arrival, the end last', async () => {
    const { flow, stage } = open('latency', { latency: 10 });
    stage.write(chunk('a'));
    await flow.clock.advance(4);
    stage.write(chunk('b'));
    stage.end();
    await flow.clock.advance(100);
    expect(flow.log).toEqual(['10:a', '14:b', '14:end']);
    expect(flow.chargedBytes).toBe(0);
  });

  it('latency: jitter never lets a chunk overtake another', async () => {
    const { flow, stage } = open('latency', { latency: 10, jitter: 10 });
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) stage.write(chunk(text));
    await flow.clock.advance(100);
    expect(flow.log.map((entry) => entry.split(':')[1]).join('')).toBe('abcdef');
    expect(flow.log.every((entry) => Number(entry.split(':')[0]) <= 20)).toBe(true);
  });

  it('bandwidth: pieces of 100 ms, each at the end of its time', async () => {
    const { flow, stage } = open('bandwidth', { rate: 1 });
    stage.write(chunk('x'.repeat(250)));
    await flow.clock.advance(1_000);
    expect(flow.log.map((entry) => [Number(entry.split(':')[0]), entry.split(':')[1]?.length])).toEqual([
      [100, 100],
      [200, 100],
      [250, 50],
    ]);
  });

  it('bandwidth: a late timer is made up for', async () => {
    const { flow, stage } = open('bandwidth', { rate: 1 });
    stage.write(chunk('x'.repeat(10)));
    await flow.clock.advance(10);
    await flow.clock.advance(500);
    stage.write(chunk('y'.repeat(10)));
    await flow.clock.advance(10);
    expect(flow.log).toEqual([`10:${'x'.repeat(10)}`, `520:${'y'.repeat(10)}`]);
  });

  it('bandwidth: a raised rate does not make up for the stall', async () => {
    const { flow, stage } = open('bandwidth', { rate: 0 });
    stage.write(chunk('x'.repeat(100)));
    await flow.clock.advance(1_000);
    flow.attributes = { rate: 1 };
    stage.updated?.();
    await flow.clock.advance(99);
    expect(flow.log).toEqual([]);
    await flow.clock.advance(1);
    expect(flow.log).toHaveLength(1);
  });

  it('slicer: the first slice at once, a delay between slices, sizes within the variation', async () => {
    const { flow, stage } = open('slicer', { average_size: 4, size_variation: 1, delay: 5_000 });
    stage.write(chunk('0123456789abcdef'));
    await flow.clock.advance(100);
    const slices = flow.log.map((entry) => entry.split(':'));
    expect(slices.map(([atMs]) => Number(atMs))).toEqual(slices.map((_, i) => i * 5));
    expect(slices.map(([, text]) => text).join('')).toBe('0123456789abcdef');
    for (const [, text] of slices.slice(0, -1)) expect([3, 4, 5]).toContain(text?.length);
  });

  it('drip: one byte per interval', async () => {
    const { flow, stage } = open('drip', { interval: 7 });
    stage.write(chunk('abc'));
    stage.end();
    await flow.clock.advance(100);
    expect(flow.log).toEqual(['7:a', '14:b', '21:c', '21:end']);
  });

  it('timeout: an update starts its time anew', async () => {
    const { flow, stage } = open('timeout', { timeout: 100 });
    await flow.clock.advance(50);
    flow.attributes = { timeout: 80 };
    stage.updated?.();
    stage.write(chunk('lost'));
    await flow.clock.advance(200);
    expect(flow.log).toEqual(['130:close']);
    expect(flow.droppedBytes).toBe(4);
  });
});

describe('every stage that delays', () => {
  const delaying: Array<[string, ToxicAttributes]> = [
    ['latency', { latency: 10 }],
    ['bandwidth', { rate: 1 }],
    ['slicer', { average_size: 1, delay: 10_000 }],
    ['drip', { interval: 10 }],
    ['reset_peer', { timeout: 10 }],
    ['slow_close', { delay: 10 }],
    ['blackhole', { hold: 1 }],
  ];

  it.each(delaying)('%s hands over everything on removal, and keeps no timer', async (type, attributes) => {
    const { flow, stage } = open(type, attributes);
    stage.write(chunk('abc'));
    stage.write(chunk('def'));
    stage.end();
    await flow.clock.advance(3);
    stage.release();
    const passed = flow.log.map((entry) => entry.split(':')[1]);
    expect(passed.slice(0, -1).join('')).toBe('abcdef');
    expect(passed.at(-1)).toBe('end');
    expect(flow.clock.sleeperCount).toBe(0);
    expect(flow.chargedBytes).toBe(0);
  });

  it.each(delaying)('%s keeps no timer when its connection is gone', async (type, attributes) => {
    const { flow, stage } = open(type, attributes);
    stage.write(chunk('abc'));
    stage.end();
    const before = flow.log.length;
    stage.stop();
    await flow.clock.advance(1_000);
    expect(flow.log).toHaveLength(before);
    expect(flow.clock.sleeperCount).toBe(0);
  });
});
