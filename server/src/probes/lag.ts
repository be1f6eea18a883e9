import { LAG_KEY, PROBE_TIMEOUT_MS } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import type { Finding, Probe } from './probe.ts';
import { ask, type Question } from './redis.ts';

const LAG_KEY_MS = 10_000;
const AGAIN_MS = 10;

function writing(value: string): Question {
  return {
    words: ['SET', LAG_KEY, value, 'PX', String(LAG_KEY_MS)],
    judge: (reply) => ({ state: 'up', detail: reply, reachable: true, authenticated: true }),
  };
}

function reading(value: string): Question {
  return {
    words: ['GET', LAG_KEY],
    judge: (reply) => ({
      state: reply === value ? 'up' : 'erring',
      detail:
        reply === value
          ? 'in step with the cache'
          : `LAGGING: what was written ${PROBE_TIMEOUT_MS} ms ago is not there`,
      reachable: true,
      authenticated: true,
    }),
  };
}

/**
 * Whether a standby follows the cache: a value of the probe's own is written to the cache and looked for in the standby,
 * for 250 ms; `erring` with `LAGGING` when it has not come by then. What keeps the cache from being written to
 * is a reading of its own, which says nothing of the standby.
 */
export function lagProbe(name: string, cache: Address, standby: Address, clock: Clock): Probe {
  let written = 0;
  const look = async (): Promise<Finding> => {
    written += 1;
    const value = `${clock.wallTime()} ${written}`;
    const stored = await ask(cache, writing(value), clock);
    if (stored.state !== 'up') return { ...stored, detail: `the cache takes no write: ${stored.detail}` };
    const giveUpMs = clock.nowMs() + PROBE_TIMEOUT_MS;
    for (;;) {
      const found = await ask(standby, reading(value), clock);
      if (found.state !== 'erring' || clock.nowMs() >= giveUpMs) return found;
      await clock.sleep(AGAIN_MS);
    }
  };
  return {
    name,
    role: 'standby',
    async read() {
      const startMs = clock.nowMs();
      const finding = await look();
      return { probe: name, role: 'standby', ...finding, latencyMs: clock.nowMs() - startMs };
    },
    close: () => Promise.resolve(),
  };
}
