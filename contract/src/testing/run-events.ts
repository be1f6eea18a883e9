import fc from 'fast-check';
import type { LoadWindow, Tally } from '../load-window.ts';
import type { PlannedFault } from '../plan.ts';
import type { ProbeReading, RunEvent, RunEventBody } from '../run-event.ts';
import type { Scenario } from '../scenario.ts';
import { PHASES, type Phase, POOL_STATES, PROBE_STATES, ROLES, TARGET_ACTIONS } from '../vocabulary.ts';

export { finishedRun } from './run-summary.ts';

/** A scenario whose content does not matter. */
export const SCENARIO: Scenario = {
  name: 'test',
  title: 'A test',
  description: 'A scenario for tests.',
  seed: 1,
  policy: 'breaker',
  durationMs: 10_000,
  warmupMs: 1_000,
  load: {
    model: 'open',
    stages: [{ durationMs: 10_000, fromPerSecond: 100, toPerSecond: 100 }],
    mix: { read: 90, search: 5, write: 5 },
    keys: { distribution: 'zipf', exponent: 1, count: 100 },
    deadlineMs: 1_000,
    maxInFlight: 100,
  },
  timeline: [],
  claims: [],
  abort: [],
};

/** The first event of a run with the given faults planned. */
export function started(faults: PlannedFault[] = []): RunEventBody {
  return {
    type: 'run.started',
    journalVersion: 1,
    runId: '20260101-000000-abcdef',
    startedAt: '2026-01-01T00:00:00.000Z',
    firedrill: '0.0.0',
    node: 'v20.20.0',
    platform: 'linux x64',
    driver: 'process',
    subject: 'reference',
    policy: 'breaker',
    scenario: SCENARIO,
    plan: { seed: 1, warmupMs: 1_000, durationMs: 10_000, faults, steps: [] },
    targets: [{ role: 'cache', server: 'redis-server 7', address: '127.0.0.1:1' }],
  };
}

/** Bodies numbered and dated as a journal would. */
export function numbered(bodies: readonly (RunEventBody & { atMs?: number })[]): RunEvent[] {
  return bodies.map((body, index) => ({ seq: index + 1, atMs: index, ...body }));
}

/** A fault on the cache from 2 s to 5 s. */
export const CRASH: PlannedFault = {
  id: 'f1',
  kind: 'crash',
  on: 'cache',
  params: {},
  injectAtMs: 2_000,
  healAtMs: 5_000,
};

/** What is on record of that fault before it acts. */
export const CRASH_INJECTING: RunEventBody & { atMs: number } = {
  type: 'fault.injecting',
  faultId: 'f1',
  kind: 'crash',
  on: 'cache',
  params: {},
  classification: 'network',
  requestedMs: 2_000,
  undo: { driver: 'process', role: 'cache', action: 'start', details: {} },
  atMs: 2_000,
};

/** What a probe of the cache found. */
export function reading(state: ProbeReading['state']): ProbeReading {
  const up = state === 'up';
  return {
    probe: 'cache',
    role: 'cache',
    state,
    detail: state,
    reachable: up,
    authenticated: up,
    latencyMs: 1,
  };
}

/** A window of a phase with reads by source; each read took 1 ms. */
export function loadWindow(
  phase: Phase,
  startMs: number,
  reads: Partial<Record<Tally['source'], number>>,
): LoadWindow {
  const tallies: Tally[] = [];
  const firstOkMs: LoadWindow['firstOkMs'] = {};
  const lastOkMs: LoadWindow['lastOkMs'] = {};
  for (const [source, count] of Object.entries(reads) as [Tally['source'], number][]) {
    const ok = source === 'none' ? 0 : count;
    tallies.push({ op: 'read', source, ok, failed: count - ok, unanswered: 0, latencyUs: [200, count] });
    if (ok > 0) {
      firstOkMs[source] = startMs + 10;
      lastOkMs[source] = startMs + 240;
    }
  }
  const offered = tallies.reduce((sum, { ok, failed }) => sum + ok + failed, 0);
  return {
    phase,
    startMs,
    endMs: startMs + 250,
    offered,
    dropped: 0,
    inFlightMax: 3,
    tallies,
    cache: { hit: reads.redis ?? 0, bypass: reads.mysql ?? 0 },
    errors: {},
    cacheErrors: {},
    late: 0,
    lateMsMax: 0,
    firstOkMs,
    lastOkMs,
    lagUs: [100, offered],
  };
}

const faultId = fc.constantFrom('f1', 'f2');
const text = fc.string({ maxLength: 12 });
const ms = fc.integer({ min: 0, max: 10_000 });

/** Any event a run can have, in any order: what a reducer must take without losing its footing. */
export const anyBody: fc.Arbitrary<RunEventBody> = fc.oneof(
  fc.constant(started([CRASH])),
  fc.constantFrom(...PHASES).map((phase) => ({ type: 'phase.entered' as const, phase })),
  fc
    .record({ faultId, on: fc.constantFrom(...ROLES), requestedMs: ms })
    .map(({ faultId, on, requestedMs }) => ({
      type: 'fault.injecting' as const,
      faultId,
      kind: 'crash',
      on,
      params: {},
      classification: 'network' as const,
      requestedMs,
      undo: { driver: 'process', role: on, action: 'start', details: {} },
    })),
  fc.record({ type: fc.constant('fault.injected' as const), faultId, inForceMs: ms, effect: text }),
  fc.record({
    type: fc.constant('fault.proven' as const),
    faultId,
    proven: fc.constantFrom('in-force' as const, 'gone' as const),
    readings: fc.constantFrom(...PROBE_STATES).map((state) => [reading(state)]),
  }),
  fc.record({ type: fc.constant('fault.healing' as const), faultId, requestedMs: ms }),
  fc.record({ type: fc.constant('fault.healed' as const), faultId, removedMs: ms, effect: text }),
  fc.record({
    type: fc.constant('fault.failed' as const),
    faultId,
    stage: fc.constantFrom('inject' as const, 'prove' as const, 'hold' as const, 'prove-gone' as const),
    reason: text,
  }),
  fc.record({ type: fc.constant('fault.stuck' as const), faultId, reason: text, command: text }),
  fc.record({
    type: fc.constant('target.exited' as const),
    role: fc.constantFrom(...ROLES),
    exitCode: fc.constantFrom(null, 0, 1),
    signal: fc.constantFrom(null, 'SIGKILL'),
  }),
  fc.record({
    type: fc.constant('target.event' as const),
    role: fc.constantFrom(...ROLES),
    action: fc.constantFrom(...TARGET_ACTIONS),
    detail: text,
  }),
  fc.record(
    {
      type: fc.constant('target.log' as const),
      faultId,
      role: fc.constantFrom(...ROLES),
      writtenMs: ms,
      text,
      leftOut: fc.nat(999),
    },
    { requiredKeys: ['type', 'faultId', 'role', 'writtenMs', 'text'] },
  ),
  fc.record({
    type: fc.constant('probe.changed' as const),
    reading: fc.constantFrom(...PROBE_STATES).map(reading),
    previous: fc.constantFrom(null, ...PROBE_STATES),
  }),
  fc.record({
    type: fc.constant('client.state' as const),
    state: fc.constantFrom('connecting' as const, 'ready' as const, 'reconnecting' as const),
    previous: fc.constant('connecting' as const),
    cause: text,
    attempt: fc.nat(9),
  }),
  fc.record({ type: fc.constant('client.retry' as const), attempt: fc.nat(9), delayMs: ms }),
  fc.record({
    type: fc.constant('client.alert' as const),
    alert: fc.constant('configuration' as const),
    error: fc.constantFrom('auth' as const, 'tls' as const),
    message: text,
  }),
  fc.record({ type: fc.constant('client.reset' as const), reason: text, attempt: fc.nat(9) }),
  fc.record({
    type: fc.constant('breaker.state' as const),
    breaker: fc.constantFrom('read', 'write'),
    state: fc.constantFrom('closed' as const, 'open' as const, 'half-open' as const),
    previous: fc.constantFrom(null, 'closed' as const),
    cause: text,
  }),
  fc.record({
    type: fc.constant('pool.state' as const),
    pool: fc.constantFrom(...ROLES),
    state: fc.constantFrom(...POOL_STATES),
    previous: fc.constantFrom(null, ...POOL_STATES),
    inUse: fc.nat(10),
    waiting: fc.nat(99),
    limit: fc.constant(10),
  }),
  fc
    .record({
      phase: fc.constantFrom(...PHASES),
      startMs: ms,
      redis: fc.nat(100),
      mysql: fc.nat(100),
      none: fc.nat(9),
    })
    .map(({ phase, startMs, ...reads }) => ({
      type: 'load.window' as const,
      window: loadWindow(phase, startMs, reads),
    })),
  fc.record({ type: fc.constant('run.warning' as const), message: text }),
  fc.constant({
    type: 'claim.judged' as const,
    claim: { text: 'availability >= 99%', state: 'held' as const, samples: 1, reason: 'measured 100 %' },
  }),
);

/** Any list of events, numbered as in a journal. */
export const anyRun: fc.Arbitrary<RunEvent[]> = fc.array(anyBody, { maxLength: 80 }).map(numbered);
