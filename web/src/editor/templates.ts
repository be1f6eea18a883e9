/** A scenario to begin with. */
export interface Template {
  id: string;
  label: string;
  /** One sentence: what it tries. */
  summary: string;
  text: string;
}

const OUTAGE = `name: my-outage
title: Redis goes away for eight seconds
description: >
  Redis crashes and comes back. Users must be answered from MySQL meanwhile, and from Redis again soon after.
duration: 25s
load:
  rate: 300/s
timeline:
  - { at: 6s, fault: crash, on: cache, for: 8s }
claims:
  - availability >= 99%
  - p99(fault, mysql) < 100ms
  - recovery_time < 5s
`;

const SLOW = `name: my-slow-cache
title: Redis answers late
description: >
  Every answer of Redis comes 200 ms late. A client that waits for each of them is slower than one without a cache.
duration: 25s
load:
  rate: 300/s
timeline:
  - { at: 6s, fault: latency, on: cache, for: 8s, latency: 200ms, jitter: 50ms }
claims:
  - availability >= 99%
  - p99(fault) < 250ms
  - recovery_time < 5s
`;

const FLAPPING = `name: my-flapping
title: Redis goes away three times
description: >
  Connections are reset and refused three times in a row. The client must come back quickly each time.
duration: 26s
load:
  rate: 300/s
timeline:
  - { at: 5s, fault: refuse, on: cache, for: 1s }
  - { at: 11s, fault: refuse, on: cache, for: 1s }
  - { at: 17s, fault: refuse, on: cache, for: 1s }
claims:
  - availability >= 99%
  - recovery_time < 2s
`;

const RUSH = `name: my-rush
title: Redis crashes while load grows
description: >
  The rate grows while Redis is away, as when users press reload. MySQL has to carry all of it.
duration: 40s
load:
  stages:
    - { for: 10s, rate: 200/s }
    - { for: 10s, rate: 500/s, ramp: true }
    - { for: 10s, rate: 500/s }
    - { for: 5s, rate: 200/s, ramp: true }
timeline:
  - { at: 12s, fault: crash, on: cache, for: 10s }
claims:
  - availability >= 99%
  - drop_rate < 1%
  - p99(fault, mysql) < 250ms
`;

/** What a new scenario may begin with; the first is what the editor opens with. */
export const TEMPLATES: readonly [Template, ...Template[]] = [
  { id: 'outage', label: 'An outage', summary: 'Redis crashes and comes back.', text: OUTAGE },
  { id: 'slow', label: 'A slow cache', summary: 'Every answer of Redis comes late.', text: SLOW },
  { id: 'flapping', label: 'A flapping cache', summary: 'Redis goes away several times.', text: FLAPPING },
  {
    id: 'rush',
    label: 'An outage under growing load',
    summary: 'Load in stages while Redis is away.',
    text: RUSH,
  },
];
