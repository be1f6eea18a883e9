import { BULK_PROBE, PROBE_TIMEOUT_MS } from '@firedrill/contract';
import { describe, expect, test } from 'vitest';
import type { LinkControl, LinkToxic } from '../drivers/driver.ts';
import { systemClock } from '../platform/clock.ts';
import type { PreparedFault } from './fault.ts';
import { findFault } from './index.ts';

const effect = { atMs: 0, detail: '' };
const signal = AbortSignal.abort(new Error('nothing is read'));

/** A fault made ready on the cache, and what it asks of the link. */
async function prepared(
  kind: string,
  params: Record<string, string>,
): Promise<{ fault: PreparedFault; asked: LinkToxic[]; removed: string[] }> {
  const asked: LinkToxic[] = [];
  const removed: string[] = [];
  const link: LinkControl = {
    add: async (toxic) => {
      asked.push(toxic);
      return effect;
    },
    remove: async (name) => {
      removed.push(name);
      return effect;
    },
  };
  const fault = await findFault(kind)?.prepareOn({ link }, params, 'cache', { clock: systemClock, signal });
  if (!fault) throw new Error(`no fault ${kind}`);
  await fault.inject(signal);
  await fault.heal(signal);
  return { fault, asked, removed };
}

describe('a partition', () => {
  test.each([
    [{}, undefined],
    [{ direction: 'both' }, undefined],
    [{ direction: 'towards' }, 'upstream'],
    [{ direction: 'from' }, 'downstream'],
  ])('with %j swallows what flows %s, and keeps it for the time after', async (params, stream) => {
    const { asked, removed } = await prepared('partition', params);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ type: 'blackhole', attributes: { hold: 1 } });
    expect(asked[0]?.stream).toBe(stream);
    expect(removed).toEqual(['partition']);
  });
});

describe('the proof of a slow way', () => {
  test('is an answer that took as long as was asked, less the jitter, and one that took less afterwards', async () => {
    const { fault } = await prepared('latency', { latency: '100ms', jitter: '20ms' });
    const probe = 'cache-bulk';
    expect(fault.proof.inForce).toEqual([
      { probe: 'cache', states: ['up'] },
      { probe, states: ['up'], slowerThanMs: 79 },
    ]);
    expect(fault.proof.gone).toEqual([{ probe, states: ['up'], fasterThanMs: 79 }]);
  });

  test.each([
    ['latency', { latency: `${BULK_PROBE.timeoutMs}ms` }],
    ['bandwidth', { rate: '1KB/s' }],
    ['drip', { interval: `${PROBE_TIMEOUT_MS}ms` }],
  ])('may be silence where the answer of %s %j may take longer than is waited for', async (kind, params) => {
    const { fault } = await prepared(kind, params);
    expect(fault.proof.inForce.at(-1)?.states).toEqual(['up', 'silent']);
  });

  test('a thin line takes its time for the bytes of the probe', async () => {
    const { fault, asked } = await prepared('bandwidth', { rate: '50KB/s' });
    expect(asked[0]).toMatchObject({ type: 'bandwidth', attributes: { rate: 50 } });
    expect(fault.proof.inForce.at(-1)).toMatchObject({ states: ['up'], slowerThanMs: 99 });
  });
});

test('what a person writes in fractions of a millisecond is rounded up to what a link can do', async () => {
  const { asked } = await prepared('drip', { interval: '250us' });
  expect(asked[0]?.attributes).toEqual({ interval: 1 });
});
