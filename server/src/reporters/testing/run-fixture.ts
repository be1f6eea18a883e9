/** A run made by hand for tests: a Redis crash of 8 s in a run of 30 s, the same events every time. */
import {
  emptyView,
  JOURNAL_VERSION,
  judgeClaim,
  judgeRun,
  type LoadWindow,
  METRICS,
  parseClaim,
  type RunEnd,
  type RunEvent,
  type RunEventBody,
  type RunView,
  reduceRun,
  type Scenario,
} from '@firedrill/contract';
import { type CrashOptions, clientEvents, faultEvents, reading, type Timed } from './crash-events.ts';
import { crashWindows, DURATION_MS, spread } from './load-fixture.ts';

/** What may differ from the run in which everything holds. */
export interface FixtureOptions extends CrashOptions {
  title?: string;
  claims?: string[];
  /** Queries that fail in each window of the fault. */
  failedPerWindow?: number;
  /** The load loop lagged so much that its times are not to be trusted. */
  lagging?: boolean;
  warnings?: string[];
  end?: RunEnd;
  endReasons?: string[];
  /** The run ends at this moment, without its later events. */
  endAtMs?: number;
}

const CRASH = { injectAtMs: 10_000, healAtMs: 18_000 };

/** Claims that hold in the plain fixture. */
export const CLAIMS = [
  'availability >= 99%',
  'error_rate(fault) < 1%',
  'recovery_time < 30s',
  'hit_rate(steady) > 80%',
  'p99(fault, mysql) < 50ms',
];

/** The window of a load loop that sent everything some 20 ms late. */
function late(window: LoadWindow): LoadWindow {
  return { ...window, lagUs: spread(20_000, window.offered) };
}

function scenarioOf(options: FixtureOptions): Scenario {
  const claims = (options.claims ?? CLAIMS).map((text) => {
    const parsed = parseClaim(text, METRICS);
    if (!('claim' in parsed)) throw new Error(`not a claim: ${text}`);
    return parsed.claim;
  });
  return {
    name: 'redis-crash',
    title: options.title ?? 'Redis crashes under load and comes back',
    description: 'The cache is killed and started again.',
    seed: 7,
    policy: 'breaker',
    durationMs: DURATION_MS,
    warmupMs: 2_000,
    load: {
      model: 'open',
      stages: [{ durationMs: DURATION_MS, fromPerSecond: 500, toPerSecond: 500 }],
      mix: { read: 90, search: 5, write: 5 },
      keys: { distribution: 'zipf', exponent: 0.99, count: 10_000 },
      deadlineMs: 1_000,
      maxInFlight: 5_000,
    },
    timeline: [{ atMs: 10_000, fault: 'crash', on: 'cache', forMs: 8_000, params: {} }],
    claims,
    abort: [],
  };
}

function startEvents(options: FixtureOptions): Timed[] {
  const fault = { id: 'f1', kind: 'crash', on: 'cache' as const, params: {}, ...CRASH };
  const started: RunEventBody = {
    type: 'run.started',
    journalVersion: JOURNAL_VERSION,
    runId: 'run-1',
    startedAt: '2026-03-01T12:00:00.000Z',
    firedrill: '0.1.0',
    node: 'v20.20.2',
    platform: 'linux x64',
    driver: 'process',
    subject: 'reference',
    policy: 'breaker',
    scenario: scenarioOf(options),
    plan: {
      seed: 7,
      warmupMs: 2_000,
      durationMs: DURATION_MS,
      faults: [fault],
      steps: [
        { atMs: CRASH.injectAtMs, action: 'inject', faultId: 'f1' },
        { atMs: CRASH.healAtMs, action: 'heal', faultId: 'f1' },
      ],
    },
    targets: [
      { role: 'cache', server: 'redis-server 7.0.15', address: '127.0.0.1:42001' },
      { role: 'database', server: 'mariadbd 10.11.6', address: '127.0.0.1:42002' },
    ],
  };
  return [
    [0, started],
    [0, { type: 'phase.entered', phase: 'warm-up' }],
    [12, { type: 'probe.changed', reading: reading('cache', 'up', 'PONG'), previous: null }],
    [13, { type: 'probe.changed', reading: reading('database', 'up', 'SELECT 1'), previous: null }],
    [2_000, { type: 'phase.entered', phase: 'steady' }],
  ];
}

/** The events of a run up to and with its end. */
export function crashRun(options: FixtureOptions = {}): RunEvent[] {
  const { end = 'completed', endReasons = [], endAtMs = DURATION_MS, warnings = [] } = options;
  const timed = [
    ...startEvents(options),
    ...faultEvents(options),
    ...clientEvents(options),
    ...crashWindows(options.failedPerWindow ?? 0).map(
      (window): Timed => [
        window.endMs,
        { type: 'load.window', window: options.lagging ? late(window) : window },
      ],
    ),
    ...warnings.map((message): Timed => [endAtMs, { type: 'run.warning', message }]),
  ]
    .filter(([atMs]) => atMs <= endAtMs)
    .sort(([a], [b]) => a - b);
  const events = timed.map(([atMs, body], i): RunEvent => ({ seq: i + 1, atMs, ...body }));
  const append = (body: RunEventBody): void => {
    events.push({ seq: events.length + 1, atMs: endAtMs, ...body });
  };
  if (end === 'completed') {
    const loaded = fold(events);
    for (const claim of loaded.run?.scenario.claims ?? []) {
      append({ type: 'claim.judged', claim: judgeClaim(claim, loaded) });
    }
  }
  append({ type: 'run.finished', end, ...judgeRun(fold(events), end, endReasons) });
  return events;
}

/** The view after some events. */
export function fold(events: readonly RunEvent[]): RunView {
  return events.reduce(reduceRun, emptyView());
}
