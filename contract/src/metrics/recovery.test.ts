import { describe, expect, test } from 'vitest';
import { emptyView, type RecoveryClock, type RunView } from '../view/run-view.ts';
import { findMetric } from './index.ts';
import type { Measured } from './metric.ts';

const PERIOD_MS = 3_000;

/** A clock of the n-th outage, half a second long and one every three seconds, with parts ms after the removal. */
function clock(
  n: number,
  parts: { authenticated?: number; firstRedis?: number; normal?: number },
): RecoveryClock {
  const inForceMs = n * PERIOD_MS;
  const removedMs = inForceMs + 500;
  const { authenticated, firstRedis, normal } = parts;
  return {
    role: 'cache',
    inForceMs,
    removedMs,
    ...(authenticated === undefined ? {} : { authenticatedMs: removedMs + authenticated }),
    ...(firstRedis === undefined ? {} : { firstRedisMs: removedMs + firstRedis }),
    ...(normal === undefined ? {} : { normalMs: removedMs + normal }),
  };
}

function measure(name: string, ...recoveries: RecoveryClock[]): Measured | undefined {
  const view: RunView = { ...emptyView(), recoveries };
  return findMetric(name)?.measure(view, {});
}

const WHOLE = { authenticated: 10, firstRedis: 60, normal: 300 };

describe('of several recoveries', () => {
  test('the longest counts', () => {
    const measured = measure(
      'recovery_time',
      clock(0, WHOLE),
      clock(1, { ...WHOLE, normal: 900 }),
      clock(2, WHOLE),
    );
    expect(measured).toEqual({ value: 900, samples: 3 });
  });

  test('one that the next fault cut short is left out and counted while it may have been no longer', () => {
    const measured = measure(
      'recovery_time',
      clock(0, { authenticated: 10, firstRedis: 60 }),
      clock(1, { ...WHOLE, normal: 1_300 }),
    );
    expect(measured).toEqual({ value: 1_300, samples: 1, leftOut: 1 });
  });

  test('the longest is not known when one that was cut short had lasted longer than the others', () => {
    const measured = measure('recovery_time', clock(0, { authenticated: 10 }), clock(1, WHOLE));
    expect(measured?.value).toBeUndefined();
    expect(measured?.note).toMatch(/^1 of 2 recoveries had lasted longer/);
  });

  test('nothing is known when all were cut short, or the last has no end', () => {
    expect(measure('recovery_time', clock(0, WHOLE), clock(1, {}))).toMatchObject({ samples: 0 });
    expect(measure('recovery_time', clock(0, WHOLE), clock(1, {}))?.value).toBeUndefined();
  });

  test('a part that was reached counts though the recovery as a whole was cut short', () => {
    const measured = measure(
      'recovery_lag',
      clock(0, { authenticated: 10, firstRedis: 800 }),
      clock(1, WHOLE),
    );
    expect(measured).toEqual({ value: 790, samples: 2 });
  });

  test('a client that stays away until the next fault is not passed over', () => {
    const measured = measure('recovery_lag', clock(0, { authenticated: 10 }), clock(1, WHOLE));
    expect(measured?.value).toBeUndefined();
  });
});
