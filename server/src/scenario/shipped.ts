/**
 * Names of the scenarios that come with Firedrill, which nobody's own are written over. A list, because in a clone of
 * the repository one's own lie in the same folder.
 */
export const SHIPPED: readonly string[] = [
  'auth-failure',
  'both-down',
  'cold-cache',
  'drip',
  'flapping',
  'half-open',
  'high-load',
  'loading',
  'maxclients',
  'misconf',
  'mysql-down',
  'mysql-slow',
  'network-partition',
  'oom',
  'readonly-replica',
  'redis-crash',
  'redis-freeze',
  'redis-outage-45s',
  'slow-redis',
  'stall',
  'standby-empty',
  'standby-lagging',
  'tls-expired',
];
