import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InFlightWatch } from './in-flight-watch.ts';

const TICK_MS = 100;
const AGE_MS = 1_000;

/** A server that answers in order, driven tick by tick: how many are sent and how many answered in each. */
const ticks = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })), { maxLength: 80 });

test('says stuck exactly when a command sent at a sample or before is unanswered after the age', () => {
  fc.assert(
    fc.property(ticks, (steps) => {
      const watch = new InFlightWatch(AGE_MS);
      const sentAtMs: number[] = [];
      let answered = 0;
      steps.forEach(([sends, answers], i) => {
        const nowMs = i * TICK_MS;
        for (let n = 0; n < sends; n += 1) sentAtMs.push(nowMs);
        answered = Math.min(sentAtMs.length, answered + answers);
        const oldestMs = sentAtMs[answered];
        const expected = oldestMs !== undefined && oldestMs <= nowMs - AGE_MS;
        expect(watch.isStuck(nowMs, sentAtMs.length, sentAtMs.length - answered)).toBe(expected);
      });
    }),
  );
});

test('a cleared watch waits the whole age again', () => {
  const watch = new InFlightWatch(AGE_MS);
  watch.isStuck(0, 1, 1);
  expect(watch.isStuck(1_000, 1, 1)).toBe(true);
  watch.clear();
  expect(watch.isStuck(1_100, 1, 1)).toBe(false);
  expect(watch.isStuck(2_100, 1, 1)).toBe(true);
});
