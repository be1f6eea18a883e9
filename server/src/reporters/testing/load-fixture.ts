/** The load of the run that tests are about. */
import {
  Histogram,
  type LoadWindow,
  type OperationKind,
  type Phase,
  type Source,
  type SparseHistogram,
  type Tally,
  WINDOW_MS,
} from '@firedrill/contract';

export const DURATION_MS = 30_000;
/** When each phase ends. */
const PHASE_ENDS: readonly (readonly [Phase, number])[] = [
  ['warm-up', 2_000],
  ['steady', 10_000],
  ['fault', 18_031],
  ['recovery', 19_750],
  ['settled', DURATION_MS],
];
const FIRST_REDIS_MS = 18_166;

export function spread(centreUs: number, count: number): SparseHistogram {
  const histogram = new Histogram();
  for (let i = 0; i < count; i += 1) histogram.record(centreUs * (0.6 + ((i * 7) % 23) / 20));
  return histogram.toSparse();
}

function tally(op: OperationKind, source: Source, ok: number, failed = 0): Tally {
  const centreUs = { redis: 240, mysql: 1_150, stale: 20, none: 200_000 }[source];
  return { op, source, ok, failed, unanswered: 0, latencyUs: spread(centreUs, ok + failed) };
}

function windowOf(phase: Phase, startMs: number, endMs: number, redis: number, failed: number): LoadWindow {
  const offered = Math.round((endMs - startMs) / 2);
  const writes = Math.round(offered / 20);
  const queries = offered - writes - failed;
  const fromRedis = Math.round(queries * redis);
  const down = redis === 0;
  const tallies = [
    tally('read', 'redis', fromRedis),
    tally('read', 'mysql', queries - fromRedis),
    tally('write', 'mysql', writes),
    tally('read', 'none', 0, failed),
  ];
  return {
    phase,
    startMs,
    endMs,
    offered,
    dropped: 0,
    inFlightMax: 4,
    tallies: tallies.filter(({ ok, failed: bad }) => ok + bad > 0),
    cache: down ? { bypass: queries } : { hit: fromRedis, miss: queries - fromRedis },
    errors: failed > 0 ? { exhausted: failed } : {},
    cacheErrors: down ? { 'breaker-open': queries } : {},
    late: 0,
    lateMsMax: 0,
    firstOkMs: down ? {} : { redis: Math.max(startMs + 2, phase === 'recovery' ? FIRST_REDIS_MS : 0) },
    lastOkMs: down ? {} : { redis: endMs - 1 },
    lagUs: spread(180, offered),
  };
}

function phaseAt(atMs: number): Phase {
  return PHASE_ENDS.find(([, endMs]) => atMs < endMs)?.[0] ?? 'settled';
}

/** Windows of a run of 30 s at 500 requests a second, whose cache is gone from 10.0 s to 18.17 s. */
export function crashWindows(failedPerWindow: number): LoadWindow[] {
  const shares: Record<Phase, number> = {
    'warm-up': 0.62,
    steady: 0.93,
    fault: 0,
    recovery: 0.9,
    settled: 0.93,
  };
  const cuts = new Set(PHASE_ENDS.map(([, endMs]) => endMs));
  for (let endMs = WINDOW_MS; endMs <= DURATION_MS; endMs += WINDOW_MS) cuts.add(endMs);
  const ends = [...cuts].sort((a, b) => a - b);
  return ends.map((endMs, i) => {
    const startMs = ends[i - 1] ?? 0;
    const phase = phaseAt(startMs);
    const share = startMs < FIRST_REDIS_MS && phase === 'recovery' ? 0.35 : shares[phase];
    return windowOf(phase, startMs, endMs, share, phase === 'fault' ? failedPerWindow : 0);
  });
}
