import type { RunEvent } from '@firedrill/contract';
import { anyBody, loadWindow, numbered } from '@firedrill/contract/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFrame, foldEvent, Recording, type RunFrame } from './recording.ts';

const anyRun: fc.Arbitrary<RunEvent[]> = fc
  .array(anyBody, { maxLength: 400 })
  .map((bodies) => numbered(bodies));

function folded(events: readonly RunEvent[]): RunFrame {
  const frame = emptyFrame();
  for (const event of events) foldEvent(frame, event);
  return frame;
}

describe('a recording', () => {
  it('shows at every moment exactly what a live run had shown then, wherever one comes from', () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.nat(420), { minLength: 1, maxLength: 8 }), (events, moments) => {
        const recording = new Recording();
        for (const event of events) recording.append(event);
        let frame: RunFrame = recording.latest;
        for (const moment of moments) {
          frame = recording.frameAt(moment, frame);
          expect(frame).toEqual(folded(events.filter(({ atMs }) => atMs <= moment)));
        }
        expect(recording.latest).toEqual(folded(events));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps few checkpoints of a long run and still finds every moment', () => {
    const windows = Array.from({ length: 40_000 }, (_, i) => ({
      type: 'load.window' as const,
      window: loadWindow('steady', i * 250, { redis: 3 }),
    }));
    const events = numbered(windows);
    const recording = new Recording();
    for (const event of events) recording.append(event);
    for (const moment of [0, 1, 12_345, 39_998]) {
      const { view, series } = recording.frameAt(moment, recording.latest);
      expect([view.seq, series.length, series.revision]).toEqual([moment + 1, moment + 1, moment + 1]);
    }
  });

  it('grows the columns in place when it goes on, and leaves those of before alone when it goes back', () => {
    const events = numbered(
      Array.from({ length: 20 }, (_, i) => ({
        type: 'load.window' as const,
        window: loadWindow('steady', i * 250, { redis: 1 }),
      })),
    );
    const recording = new Recording();
    for (const event of events) recording.append(event);
    const early = recording.frameAt(4, recording.latest);
    const later = recording.frameAt(9, early);
    expect(later.series).toBe(early.series);
    expect(later.series.length).toBe(10);
    const back = recording.frameAt(2, later);
    expect(back.series).not.toBe(later.series);
    expect([back.series.length, later.series.length]).toEqual([3, 10]);
  });
});
