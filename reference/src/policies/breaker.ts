import { failFastSettings } from './fail-fast.ts';
import { failFastOptions, type Policy } from './policy.ts';

/**
 * Fail-fast with one circuit breaker for reads and one for writes, and a health check every second (PING, and a
 * small SET as a write probe).
 *
 * READONLY, MISCONF and OOM open the write breaker only: reads still work then. DEL goes through the write breaker
 * like any write, so an invalidation is lost while it is open; the TTL bounds how long the old value stays.
 * A call that was not made, because the connection is not ready, says nothing and is not counted.
 */
export const breaker: Policy = {
  name: 'breaker',
  summary: 'fail-fast, with a circuit breaker for reads and one for writes and a health check every second',
  checksConnection: true,
  awaitsFill: false,
  resetsStuckClient: true,
  alertsOnConfiguration: true,
  joinsWrites: true,
  settings: {
    ...failFastSettings,
    breaker: {
      windowMs: 10_000,
      callsMin: 20,
      badShare: 0.5,
      slowMs: 100,
      failuresInRow: 5,
      openMs: 1_000,
      openMsMax: 30_000,
      jitterShare: 0.2,
      probes: 3,
      healthEveryMs: 1_000,
    },
  },
  redisOptions: failFastOptions,
};
