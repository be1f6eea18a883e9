import type { Policy } from './policy.ts';

/**
 * `new Redis()` as it comes, with an error listener, a fallback to MySQL for what is thrown, a fixed TTL and an
 * awaited DEL on write. Nothing is settable, because then it would not be the defaults any more.
 */
export const ioredisDefaults: Policy = {
  name: 'ioredis-defaults',
  summary: 'new Redis() as it comes: commands wait in an offline queue while Redis is away',
  checksConnection: false,
  awaitsFill: true,
  resetsStuckClient: false,
  alertsOnConfiguration: false,
  joinsWrites: false,
  settings: {},
  redisOptions: () => ({}),
};
