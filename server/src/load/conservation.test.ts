import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from './testing/held-subject.ts';
import { closed, open, start, totals } from './testing/scheduler-rig.ts';

describe('any profile', () => {
  it('accounts for every request: offered = ended + dropped + still pending', async () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 120 }) }),
      fc.record({ kind: fc.constant('stall' as const), ms: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ kind: fc.constant('answer' as const), ms: fc.integer({ min: 0, max: 1_000 }) }),
      fc.record({ kind: fc.constant('phase' as const), ms: fc.constant(0) }),
    );
    const profile = fc.oneof(
      fc
        .record({ rate: fc.integer({ min: 10, max: 2_000 }), maxInFlight: fc.integer({ min: 1, max: 200 }) })
        .map(({ rate, maxInFlight }) => open(rate, 2_000, { maxInFlight })),
      fc
        .record({
          concurrency: fc.integer({ min: 1, max: 20 }),
          count: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
          maxInFlight: fc.integer({ min: 1, max: 60 }),
        })
        .map(({ concurrency, count, maxInFlight }) => closed(concurrency, count, { maxInFlight })),
    );
    await fc.assert(
      fc.asyncProperty(profile, fc.array(act, { maxLength: 25 }), async (loadProfile, acts) => {
        const { clock, subject, scheduler, windows, pass } = start(loadProfile);
        for (const { kind, ms } of acts) {
          if (kind === 'pass') pass(ms);
          if (kind === 'stall') clock.advance(ms);
          if (kind === 'phase') scheduler.enterPhase('fault');
          if (kind === 'answer') {
            subject.held.splice(0, Math.ceil((subject.held.length * ms) / 1_000)).forEach((request) => {
              request.answer();
            });
            await settle();
          }
        }
        scheduler.stop();
        const { offered, dropped, ok, unanswered, late } = totals(windows);
        expect(subject.asked).toHaveLength(offered - dropped);
        const answered = subject.asked.length - subject.held.length;
        expect(ok + late).toBe(answered);
        expect(offered - dropped - ok - unanswered).toBeGreaterThanOrEqual(0);
        expect(offered - dropped - ok - unanswered).toBeLessThanOrEqual(subject.held.length);
        for (const { inFlightMax } of windows)
          expect(inFlightMax).toBeLessThanOrEqual(loadProfile.maxInFlight);
      }),
      { numRuns: 200 },
    );
  });
});
