import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { eventually, type Peer, Rig, tcpHandles } from './testing/rig.ts';
import type { ToxicSpec } from './toxic-spec.ts';

/** Toxics that delay or slice and never lose a byte, fast enough for many runs. */
const HARMLESS: fc.Arbitrary<Pick<ToxicSpec, 'type' | 'attributes'>> = fc.oneof(
  fc.record({
    type: fc.constant('latency'),
    attributes: fc.record({ latency: fc.nat(8), jitter: fc.nat(8) }),
  }),
  fc.record({
    type: fc.constant('bandwidth'),
    attributes: fc.record({ rate: fc.integer({ min: 5_000, max: 50_000 }) }),
  }),
  fc.record({
    type: fc.constant('slicer'),
    attributes: fc.record({
      average_size: fc.integer({ min: 200, max: 5_000 }),
      size_variation: fc.nat(199),
      delay: fc.nat(100),
    }),
  }),
  fc.record({ type: fc.constant('slow_close'), attributes: fc.record({ delay: fc.nat(10) }) }),
  fc.record({ type: fc.constant('noop'), attributes: fc.constant({}) }),
  fc.record({ type: fc.constant('accept_hang'), attributes: fc.constant({}) }),
  fc.record({ type: fc.constant('blackhole'), attributes: fc.constant({ hold: 1 }) }),
);

const TOXIC: fc.Arbitrary<ToxicSpec> = fc
  .tuple(HARMLESS, fc.constantFrom('upstream', 'downstream'), fc.constantFrom(0.5, 1))
  .map(([toxic, stream, toxicity]) => ({ ...toxic, stream, toxicity }) as ToxicSpec);

/** A change to the toxics while bytes are under way; numbers choose among those that are there. */
type Change = { add: ToxicSpec } | { remove: number } | { setToxicity: number };

const CHANGE: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ add: TOXIC }),
  fc.record({ remove: fc.nat(9) }),
  fc.record({ setToxicity: fc.nat(9) }),
);

async function apply(change: Change, rig: Rig, name: string): Promise<void> {
  if ('add' in change) {
    await rig.link.addToxic({ ...change.add, name });
    return;
  }
  const { toxics } = rig.link.state();
  const chosen = 'remove' in change ? change.remove : change.setToxicity;
  const toxic = toxics[chosen % Math.max(1, toxics.length)];
  if (toxic === undefined) return;
  if ('remove' in change) await rig.link.removeToxic(toxic.name);
  else await rig.link.updateToxic(toxic.name, { toxicity: 1 - toxic.toxicity });
}

/** Bytes whose value tells their place, so that a loss, a repetition or a swap shows. */
function numbered(sizes: readonly number[], salt: number): Buffer[] {
  let at = salt;
  return sizes.map((size) => {
    const chunk = Buffer.alloc(size);
    for (let i = 0; i < size; i += 1, at += 1) chunk[i] = (at * 31 + (at >> 8)) & 0xff;
    return chunk;
  });
}

async function send(peer: Peer, chunks: readonly Buffer[]): Promise<void> {
  for (const chunk of chunks) await new Promise((resolve) => peer.socket.write(chunk, resolve));
  peer.socket.end();
}

const SIZES = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 12 });

describe('a chain of toxics that only delay and slice', () => {
  it('carries every byte in order, both ways, while toxics come and go', { timeout: 120_000 }, async () => {
    const handlesBefore = tcpHandles();
    await fc.assert(
      fc.asyncProperty(
        SIZES,
        SIZES,
        fc.array(TOXIC, { maxLength: 3 }),
        fc.array(CHANGE, { maxLength: 12 }),
        fc.nat(),
        async (upSizes, downSizes, initial, changes, seed) => {
          const up = numbered(upSizes, 1);
          const down = numbered(downSizes, 2);
          const sent: Array<Promise<void>> = [];
          const rig = await Rig.open((server) => sent.push(send(server, down)), { seed });
          try {
            for (const [i, toxic] of initial.entries())
              await rig.link.addToxic({ ...toxic, name: `initial ${i}` });
            const client = await rig.client();
            sent.push(send(client, up));
            for (const [i, change] of changes.entries()) {
              await apply(change, rig, `change ${i}`);
              await systemClock.sleep(1);
            }
            await rig.link.reset();
            const server = await rig.upstream.peer();
            await Promise.all(sent);
            await eventually(() => client.ended && server.ended, 'both ends');
            expect(server.received.equals(Buffer.concat(up))).toBe(true);
            expect(client.received.equals(Buffer.concat(down))).toBe(true);
            await rig.openConnections(0);
          } finally {
            rig.close();
          }
        },
      ),
      { numRuns: 60 },
    );
    await eventually(() => tcpHandles() === handlesBefore, 'no socket left behind');
  });

  it('carries every byte through a chain that stays', { timeout: 120_000 }, async () => {
    const staying = fc.array(
      TOXIC.filter(({ type }) => type !== 'blackhole' && type !== 'accept_hang'),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(SIZES, staying, fc.nat(), async (sizes, toxics, seed) => {
        const rig = await Rig.open(undefined, { seed });
        try {
          for (const [i, toxic] of toxics.entries())
            await rig.link.addToxic({ ...toxic, name: `toxic ${i}` });
          const { client, server } = await rig.pair();
          const [up, down] = [numbered(sizes, 1), numbered(sizes, 2)];
          await Promise.all([send(client, up), send(server, down)]);
          await eventually(() => client.ended && server.ended, 'both ends');
          expect(server.received.equals(Buffer.concat(up))).toBe(true);
          expect(client.received.equals(Buffer.concat(down))).toBe(true);
        } finally {
          rig.close();
        }
      }),
      { numRuns: 40 },
    );
  });
});
