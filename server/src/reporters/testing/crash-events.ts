import type { ProbeReading, ProbeState, RunEventBody } from '@firedrill/contract';

/** An event of the run made by hand, and when it happened. */
export type Timed = [atMs: number, body: RunEventBody];

/** What may differ in how the fault went. */
export interface CrashOptions {
  /** The fault's proof fails, for this reason. */
  unproven?: string;
  /** The fault cannot be removed, for this reason. */
  stuck?: string;
  /** When healing had come to its end; 1 ms after the removal otherwise. */
  healedAtMs?: number;
}

/** What a probe reads. */
export function reading(probe: 'cache' | 'database', state: ProbeState, detail: string): ProbeReading {
  const up = state === 'up';
  return { probe, role: probe, state, detail, reachable: up, authenticated: up, latencyMs: 0.4 };
}

/** What becomes of the fault, and what the probes see of it. */
export function faultEvents({ unproven, stuck, healedAtMs = 18_031 }: CrashOptions): Timed[] {
  const faultId = 'f1';
  const gone = reading('cache', 'up', 'PONG');
  const down = reading('cache', 'refused', 'connection refused');
  const undo = { driver: 'process', role: 'cache' as const, action: 'start', details: {} };
  const begun: Timed[] = [
    [10_000, { type: 'phase.entered', phase: 'fault' }],
    [
      10_001,
      {
        type: 'fault.injecting',
        faultId,
        kind: 'crash',
        on: 'cache',
        params: {},
        classification: 'network',
        requestedMs: 10_000,
        undo,
      },
    ],
    [10_005, { type: 'target.exited', role: 'cache', exitCode: null, signal: 'SIGKILL' }],
    [
      10_006,
      { type: 'fault.injected', faultId, inForceMs: 10_004, effect: 'process 4711 exited on SIGKILL' },
    ],
    [10_083, { type: 'probe.changed', reading: down, previous: 'up' }],
  ];
  const proof: Timed = unproven
    ? [12_000, { type: 'fault.failed', faultId, stage: 'prove', reason: unproven }]
    : [10_084, { type: 'fault.proven', faultId, proven: 'in-force', readings: [down] }];
  const healing: Timed = [18_000, { type: 'fault.healing', faultId, requestedMs: 18_000 }];
  if (stuck) {
    const command = 'npx firedrill heal';
    return [...begun, proof, healing, [28_000, { type: 'fault.stuck', faultId, reason: stuck, command }]];
  }
  return [
    ...begun,
    proof,
    healing,
    [healedAtMs, { type: 'fault.healed', faultId, removedMs: 18_030, effect: 'process 4712 started' }],
    [18_031, { type: 'phase.entered', phase: 'recovery' }],
    [18_112, { type: 'probe.changed', reading: gone, previous: 'refused' }],
    [
      18_113,
      {
        type: 'fault.proven',
        faultId,
        proven: 'gone',
        readings: [gone],
      },
    ],
    [19_750, { type: 'phase.entered', phase: 'settled' }],
  ];
}

/** What the client of the application does meanwhile. */
export function clientEvents({ stuck }: CrashOptions): Timed[] {
  const state = (
    atMs: number,
    to: 'connecting' | 'ready' | 'reconnecting',
    previous: 'disconnected' | 'connecting' | 'ready' | 'reconnecting',
    cause: string,
    attempt: number,
  ): Timed => [atMs, { type: 'client.state', state: to, previous, cause, attempt }];
  const delays = [18, 61, 94, 210, 388, 512, 1_204, 1_770, 940, 1_513];
  const attempts: Timed[] = [];
  let atMs = 10_007;
  delays.forEach((delayMs, i) => {
    attempts.push([atMs, { type: 'client.retry', attempt: i + 1, delayMs, error: 'refused' }]);
    atMs += delayMs;
    attempts.push(state(atMs, 'connecting', 'reconnecting', 'backoff over', i + 1));
    attempts.push(state(atMs + 1, 'reconnecting', 'connecting', 'connection refused', i + 1));
    atMs += 1;
  });
  const opened: Timed = [
    10_011,
    { type: 'breaker.state', breaker: 'redis', state: 'open', previous: 'closed', cause: '5 failures' },
  ];
  const back: Timed[] = [
    state(18_160, 'connecting', 'reconnecting', 'backoff over', 11),
    state(18_164, 'ready', 'connecting', 'server ready', 11),
    [
      18_165,
      { type: 'breaker.state', breaker: 'redis', state: 'closed', previous: 'open', cause: 'probe answered' },
    ],
  ];
  return [
    state(0, 'connecting', 'disconnected', 'opened', 0),
    state(4, 'ready', 'connecting', 'server ready', 0),
    state(10_005, 'reconnecting', 'ready', 'connection closed', 0),
    opened,
    ...attempts,
    ...(stuck ? [] : back),
  ];
}
