import type { ProbeReading } from '@firedrill/contract';
import { describe, expect, test } from 'vitest';
import { deadline, systemClock } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import type { Probe } from '../probes/probe.ts';
import { meets, Prober } from './prober.ts';

const READING: ProbeReading = {
  probe: 'cache-path',
  role: 'cache',
  state: 'up',
  detail: 'PONG',
  reachable: true,
  authenticated: true,
  latencyMs: 100,
};

test.each([
  [{ probe: 'cache-path', states: ['up' as const] }, true],
  [{ probe: 'cache', states: ['up' as const] }, false],
  [{ probe: 'cache-path', states: ['refused' as const] }, false],
  [{ probe: 'cache-path', states: ['up' as const], saying: 'PO' }, true],
  [{ probe: 'cache-path', states: ['up' as const], saying: 'LOADING' }, false],
  [{ probe: 'cache-path', states: ['up' as const], slowerThanMs: 100 }, true],
  [{ probe: 'cache-path', states: ['up' as const], slowerThanMs: 100.5 }, false],
  [{ probe: 'cache-path', states: ['up' as const], fasterThanMs: 100 }, false],
  [{ probe: 'cache-path', states: ['up' as const], fasterThanMs: 100.5 }, true],
])('a PONG over the link after 100 ms meets %j: %j', (expectation, met) => {
  expect(meets(READING, expectation)).toBe(met);
});

test('silence is slower than anything, where it is admitted', () => {
  const silent: ProbeReading = { ...READING, state: 'silent', latencyMs: 250 };
  const slow = { probe: 'cache-path', slowerThanMs: 1_000 };
  expect(meets(silent, { ...slow, states: ['up', 'silent'] })).toBe(true);
  expect(meets(silent, { ...slow, states: ['up'] })).toBe(false);
});

describe('a prober', () => {
  function proberOf(open: (name: string) => Probe): Prober {
    const nothing = (): void => undefined;
    return new Prober({ clock: systemClock, standing: [], open, onChange: nothing, onReading: nothing });
  }

  test('counts the first reading of a probe that it opens for a proof', async () => {
    let readings = 0;
    const prober = proberOf((name) => ({
      name,
      role: 'cache',
      read: async () => {
        readings += 1;
        return { ...READING, latencyMs: readings };
      },
      close: () => Promise.resolve(),
    }));
    const first = { probe: READING.probe, states: ['up' as const], fasterThanMs: 2 };
    await expect(prober.expect([first], deadline(5_000, 'a proof'))).resolves.toMatchObject([
      { latencyMs: 1 },
    ]);
    await prober.close();
  });

  test('rejects an expectation of a probe that there is not', async () => {
    const prober = proberOf(() => {
      throw new Error('no such probe');
    });
    const proof = prober.expect([{ probe: 'nothing', states: ['up'] }], deadline(5_000, 'a proof'));
    await expect(proof).rejects.toThrow('no such probe');
    await prober.close();
  });

  test('leaves nothing behind on any signal, however many readings it takes', async () => {
    const signals = new Set<AbortSignal | undefined>();
    let readings = 0;
    const done = deferred<void>();
    const prober = new Prober({
      clock: {
        ...systemClock,
        sleep: (_ms, signal) => {
          signals.add(signal);
          return Promise.resolve();
        },
      },
      standing: [READING.probe],
      open: (name) => ({
        name,
        role: 'cache',
        read: async () => {
          readings += 1;
          if (readings === 100) done.resolve();
          return READING;
        },
        close: () => Promise.resolve(),
      }),
      onChange: () => undefined,
      onReading: () => undefined,
    });
    prober.start();
    await done.promise;
    await prober.close();
    expect(signals.size).toBe(1);
  });
});
