import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Breaker, type BreakerSettings, type BreakerState, REFUSED } from './breaker.ts';

const SETTINGS: BreakerSettings = {
  windowMs: 10_000,
  callsMin: 20,
  badShare: 0.5,
  slowMs: 100,
  failuresInRow: 5,
  openMs: 1_000,
  openMsMax: 30_000,
  jitterShare: 0.2,
  probes: 3,
};

function make(random = () => 0.5) {
  const changes: Array<{ state: BreakerState; previous: BreakerState; cause: string }> = [];
  const breaker = new Breaker(SETTINGS, random, (state, previous, cause) =>
    changes.push({ state, previous, cause }),
  );
  const failAt = (nowMs: number): void => breaker.fail(breaker.admit(nowMs), nowMs, 'timeout');
  const passAt = (nowMs: number, durationMs = 1): void =>
    breaker.succeed(breaker.admit(nowMs), durationMs, nowMs);
  /** Opens it at that moment. */
  const openAt = (nowMs: number): void => breaker.trip(breaker.admit(nowMs), nowMs, 'readonly');
  return { breaker, changes, failAt, passAt, openAt };
}

describe('closed', () => {
  test('opens on the fifth failure in a row and not before', () => {
    const { breaker, failAt, passAt } = make();
    for (let i = 0; i < 4; i += 1) failAt(i);
    passAt(5);
    for (let i = 0; i < 4; i += 1) failAt(6 + i);
    expect(breaker.state).toBe('closed');
    failAt(11);
    expect(breaker.state).toBe('open');
  });

  test('opens when half of at least twenty calls were slow', () => {
    const { breaker, passAt } = make();
    for (let i = 0; i < 19; i += 1) passAt(i, i % 2 === 0 ? 101 : 1);
    expect(breaker.state).toBe('closed');
    passAt(20, 101);
    expect(breaker.state).toBe('open');
  });

  test('a call of exactly the limit is not slow', () => {
    const { breaker, passAt } = make();
    for (let i = 0; i < 100; i += 1) passAt(i, 100);
    expect(breaker.state).toBe('closed');
  });

  test('forgets what is older than the window', () => {
    const { breaker, passAt } = make();
    for (let i = 0; i < 15; i += 1) passAt(i, 500);
    for (let i = 0; i < 19; i += 1) passAt(11_000 + i, i < 9 ? 500 : 1);
    expect(breaker.state).toBe('closed');
  });
});

describe('open', () => {
  test('refuses until its time is over, then admits one probe at a time and closes after three', () => {
    const { breaker, changes, openAt } = make();
    openAt(0);
    expect(breaker.admit(999)).toBe(REFUSED);
    for (let i = 0; i < 3; i += 1) {
      const permit = breaker.admit(1_000 + i);
      expect(permit).not.toBe(REFUSED);
      expect(breaker.admit(1_000 + i)).toBe(REFUSED);
      breaker.succeed(permit, 1, 1_001 + i);
    }
    expect(changes.map(({ state }) => state)).toEqual(['open', 'half-open', 'closed']);
  });

  test('doubles its time with each failed probe up to the limit, and starts anew after closing', () => {
    const { breaker, failAt, passAt, openAt } = make();
    openAt(0);
    let nowMs = 0;
    for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      expect(breaker.admit(nowMs + waitMs - 1)).toBe(REFUSED);
      nowMs += waitMs;
      failAt(nowMs);
      expect(breaker.state).toBe('open');
    }
    nowMs += 30_000;
    for (let i = 0; i < 3; i += 1) passAt(nowMs);
    expect(breaker.state).toBe('closed');
    openAt(nowMs);
    expect(breaker.admit(nowMs + 999)).toBe(REFUSED);
    expect(breaker.admit(nowMs + 1_000)).not.toBe(REFUSED);
  });

  test('varies its time by a fifth either way', () => {
    for (const [chance, waitMs] of [
      [0, 800],
      [0.5, 1_000],
      [0.999_999, 1_200],
    ] as const) {
      const { breaker, openAt } = make(() => chance);
      openAt(0);
      expect(breaker.admit(waitMs - 1)).toBe(REFUSED);
      expect(breaker.admit(waitMs)).not.toBe(REFUSED);
    }
  });

  test('a slow probe fails', () => {
    const { breaker, passAt, openAt } = make();
    openAt(0);
    passAt(1_000, 101);
    expect(breaker.state).toBe('open');
  });

  test('a probe that was not made leaves its place to another', () => {
    const { breaker, openAt } = make();
    openAt(0);
    breaker.abandon(breaker.admit(1_000));
    expect(breaker.admit(1_000)).not.toBe(REFUSED);
  });

  test('results of calls admitted before it opened change nothing', () => {
    const { breaker, openAt } = make();
    const early = [breaker.admit(0), breaker.admit(0)];
    openAt(0);
    const probe = breaker.admit(1_000);
    for (const permit of early) breaker.fail(permit, 1_001, 'timeout');
    expect(breaker.state).toBe('half-open');
    breaker.succeed(probe, 1, 1_002);
    for (const permit of early) breaker.succeed(permit, 1, 1_003);
    expect(breaker.state).toBe('half-open');
  });
});

/** What callers can do, in any order, with time that moves on between. */
const ACTS = {
  succeed: (breaker: Breaker, permit: number, nowMs: number) => breaker.succeed(permit, 1, nowMs),
  slow: (breaker: Breaker, permit: number, nowMs: number) => breaker.succeed(permit, 101, nowMs),
  fail: (breaker: Breaker, permit: number, nowMs: number) => breaker.fail(permit, nowMs, 'timeout'),
  trip: (breaker: Breaker, permit: number, nowMs: number) => breaker.trip(permit, nowMs, 'oom'),
  abandon: (breaker: Breaker, permit: number) => breaker.abandon(permit),
};
const step = fc.record({
  afterMs: fc.nat({ max: 3_000 }),
  act: fc.constantFrom('admit' as const, ...(Object.keys(ACTS) as Array<keyof typeof ACTS>)),
  which: fc.nat({ max: 20 }),
});
const chances = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
const LEGAL = ['closed>open', 'open>half-open', 'half-open>closed', 'half-open>open'];

test('whatever callers do: legal changes, one probe at a time, open times within their limits', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), chances, (steps, chance) => {
      let nowMs = 0;
      let openedAtMs = 0;
      let stay = 0;
      let passed = 0;
      const breaker = new Breaker(
        SETTINGS,
        () => Number(chance.next().value),
        (state, previous) => {
          expect(LEGAL).toContain(`${previous}>${state}`);
          if (state === 'open') openedAtMs = nowMs;
          if (previous === 'open') expect(nowMs - openedAtMs).toBeGreaterThanOrEqual(800);
          if (state === 'closed') expect(passed).toBe(SETTINGS.probes);
          passed = 0;
          stay += 1;
        },
      );
      const held: Array<{ permit: number; stay: number }> = [];
      const probes = () => held.filter((call) => call.stay === stay).length;
      for (const { afterMs, act, which } of steps) {
        nowMs += afterMs;
        if (act === 'admit') {
          const permit = breaker.admit(nowMs);
          if (permit !== REFUSED) held.push({ permit, stay });
          if (breaker.state === 'half-open') expect(probes()).toBe(1);
          if (breaker.state === 'open') expect(nowMs - openedAtMs).toBeLessThanOrEqual(36_000);
          expect(permit === REFUSED && breaker.state === 'closed').toBe(false);
          continue;
        }
        const [call] = held.splice(which % Math.max(1, held.length), 1);
        if (call === undefined) continue;
        if (call.stay === stay && act === 'succeed' && breaker.state === 'half-open') passed += 1;
        ACTS[act](breaker, call.permit, nowMs);
      }
    }),
  );
});
