import { type Metric, shareOf } from './metric.ts';

function counter(
  name: string,
  summary: string,
  count: (client: { retries: number; resets: number; reconnects: number; attempts: number }) => number,
): Metric {
  return {
    name,
    summary,
    dimension: 'count',
    selectors: [],
    timesRequests: false,
    better: 'neither',
    measure: ({ client }) =>
      client.changes === 0
        ? { samples: 0, note: 'the subject reports nothing of its connection' }
        : { value: count(client), samples: client.changes },
  };
}

/** What the client did of itself, over the whole run. */
export const clientMetrics: readonly Metric[] = [
  counter('connection_attempts', 'Connection attempts of the client.', (client) => client.attempts),
  counter('reconnect_attempts', 'Reconnect attempts that the client planned.', (client) => client.retries),
  counter('reconnects', 'Connections that were lost and became ready again.', (client) => client.reconnects),
  counter('stuck_resets', 'Forced resets of a client that was stuck.', (client) => client.resets),
  {
    name: 'connection_success_rate',
    summary: 'Share of the client’s connection attempts that became ready.',
    dimension: 'share',
    selectors: [],
    timesRequests: false,
    better: 'higher',
    measure: ({ client }) => shareOf(client.successes, client.attempts),
  },
];
