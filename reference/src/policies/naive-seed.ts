import { optionsOf, type Policy } from './policy.ts';

/**
 * How a first version is often written. Reads GET, then SELECT, then SET; looks at the connection before use;
 * whatever Redis throws is answered from MySQL, and what it does not throw is waited for.
 *
 * After ten retries (17 minutes) the client gives up for good; the check for stuck clients, which every 30 s
 * replaces one that made 50 attempts or gave up, is then its only way back.
 */
export const naiveSeed: Policy = {
  name: 'naive-seed',
  summary:
    'GET, SELECT, SET; looks before use; retries after 1 s, 2 s, 4 s … ten times, without jitter or cap',
  checksConnection: true,
  awaitsFill: true,
  resetsStuckClient: true,
  alertsOnConfiguration: false,
  joinsWrites: false,
  settings: {
    client: { connectTimeoutMs: 5_000, commandTimeoutMs: 3_000 },
    backoff: { baseMs: 1_000, retriesMax: 10 },
  },
  redisOptions: (settings, random) => ({
    ...optionsOf(settings, random),
    maxRetriesPerRequest: 3,
    keepAlive: 30_000,
  }),
};
