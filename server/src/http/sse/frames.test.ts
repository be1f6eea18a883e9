import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Batch, batchesOf, startAfter } from './frames.ts';

const RUN = '20260101-000000-abcdef';

function linesFrom(firstSeq: number, count: number): { seq: number; line: string }[] {
  return Array.from({ length: count }, (_, i) => ({ seq: firstSeq + i, line: `{"seq":${firstSeq + i}}` }));
}

describe('a batch', () => {
  test('is one message a line, with the id of its event', () => {
    expect(new Batch(RUN, linesFrom(7, 2)).after(0).toString()).toBe(
      `id: ${RUN}:7\ndata: {"seq":7}\n\nid: ${RUN}:8\ndata: {"seq":8}\n\n`,
    );
  });

  test('gives all viewers the same bytes', () => {
    const batch = new Batch(RUN, linesFrom(7, 2));
    expect(batch.after(6).buffer).toBe(batch.after(7).buffer);
  });

  test('leaves out what a viewer has', () => {
    const batch = new Batch(RUN, [
      ...linesFrom(7, 1),
      { seq: 8, line: '{"text":"größer"}' },
      ...linesFrom(9, 1),
    ]);
    expect(batch.after(8).toString()).toBe(`id: ${RUN}:9\ndata: {"seq":9}\n\n`);
    expect(batch.after(9)).toHaveLength(0);
  });
});

test('lines become batches of a bounded length, in order and complete', () => {
  const long = 'x'.repeat(30_000);
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (areLong) => {
      const lines = areLong.map((isLong, i) => ({ seq: i + 1, line: isLong ? long : '{}' }));
      const batches = [...batchesOf(RUN, lines)];
      const texts = batches.map((batch) => batch.after(0).toString());
      expect(Math.max(0, ...texts.map(({ length }) => length))).toBeLessThan(70_000);
      expect(texts.join('')).toBe(
        lines.map(({ seq, line }) => `id: ${RUN}:${seq}\ndata: ${line}\n\n`).join(''),
      );
      for (const [i, { firstSeq }] of batches.entries())
        expect(firstSeq).toBe((batches[i - 1]?.lastSeq ?? 0) + 1);
    }),
  );
});

describe('a viewer goes on', () => {
  const at = (lastEventId: string | undefined, after = 0): number =>
    startAfter({ lastEventId, after }, RUN, 10);

  test('after the last event that it names', () => {
    expect(at(`${RUN}:4`)).toBe(4);
    expect(at(`${RUN}:10`)).toBe(10);
  });

  test('after the one in the address when it connects for the first time, and not when it connects again', () => {
    expect(at(undefined, 4)).toBe(4);
    expect(at(`${RUN}:6`, 4)).toBe(6);
  });

  test('from the beginning after an event that this run does not have', () => {
    expect(at(`${RUN}:11`)).toBe(0);
    expect(at('20260101-000000-bbbbbb:4', 3)).toBe(0);
    expect(at(undefined, 11)).toBe(0);
  });

  test('from somewhere in the run, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (lastEventId, after) => {
        expect(at(lastEventId, after)).toBe(0);
        expect(at(`${RUN}:${lastEventId}`)).toBeLessThanOrEqual(10);
      }),
    );
  });
});
