import {
  answersOf,
  type Claim,
  claimOf,
  type Dimension,
  findMetric,
  isTrusted,
  type JudgedClaim,
  outcomeOf,
  type Phase,
  type RunView,
  type Selection,
  SOURCES,
  unjudgedClaims,
  type Verdict,
} from '@firedrill/contract';
import type { RanResult } from '../reporter.ts';
import { errorsInOrder, fatesOf, measurements, phasesWithLoad } from '../summary.ts';
import { episodeEntries, faultEntries, recoveryEntries } from './faults.ts';
import type { JsonClaim, JsonClient, JsonMeasurements, JsonPhase, JsonRun, JsonUnit } from './report.ts';

const UNITS: Record<Dimension, JsonUnit> = {
  duration: 'ms',
  share: 'fraction',
  rate: 'per_second',
  throughput: 'kb_per_second',
  count: 'count',
};

function measured(view: RunView, selection: Selection): JsonMeasurements {
  return Object.fromEntries(
    measurements(view, selection).map(({ metric, measured: { value, samples } }) => [
      metric.name,
      { value, unit: UNITS[metric.dimension], samples },
    ]),
  );
}

function claimEntry(claim: Claim | undefined, judged: JudgedClaim): JsonClaim {
  const metric = claim && findMetric(claim.metric);
  return {
    text: judged.text,
    state: judged.state,
    metric: claim?.metric ?? null,
    phase: claim?.selection.phase ?? null,
    source: claim?.selection.source ?? null,
    op: claim?.selection.op ?? null,
    comparator: claim?.comparator ?? null,
    asked: claim?.value ?? null,
    measured: judged.measured ?? null,
    unit: metric ? UNITS[metric.dimension] : null,
    samples: judged.samples,
    leftOut: judged.leftOut ?? 0,
    reason: judged.reason,
  };
}

function phaseEntry(view: RunView, phase: Phase): JsonPhase {
  const totals = view.totals[phase];
  const tallies = Object.values(totals.tallies);
  const sources = SOURCES.filter((source) =>
    tallies.some((tally) => tally.source === source && tally.ok > 0),
  );
  return {
    phase,
    spans: view.phases
      .filter((span) => span.phase === phase)
      .map(({ startMs, endMs }) => ({ startMs, endMs: endMs ?? null })),
    offered: totals.offered,
    dropped: totals.dropped,
    late: totals.late,
    requests: fatesOf(answersOf(tallies, { writes: 'included' })),
    metrics: measured(view, { phase }),
    bySource: Object.fromEntries(sources.map((source) => [source, measured(view, { phase, source })])),
    cache: totals.cache,
    errors: errorsInOrder(totals.errors),
    cacheErrors: errorsInOrder(totals.cacheErrors),
  };
}

function clientEntry({ client, breakers, pools }: RunView): JsonClient {
  const { state, attempts, successes, reconnects, retries, resets, alerts } = client;
  return {
    state: state ?? null,
    attempts,
    successes,
    reconnects,
    retries,
    resets,
    alerts,
    breakers: Object.fromEntries(
      Object.entries(breakers).map(([name, breaker]) => [
        name,
        { state: breaker.state, opened: breaker.opened },
      ]),
    ),
    pools: Object.fromEntries(
      Object.entries(pools).map(([name, { state, worst, waitingMax, limit }]) => [
        name,
        { state, worst, waitingMax, limit },
      ]),
    ),
  };
}

function claimEntries(view: RunView): JsonClaim[] {
  const judged = view.claims.map((claim) => claimEntry(claimOf(view, claim), claim));
  const open = unjudgedClaims(view).map((claim) => {
    const state: Verdict = 'inconclusive';
    return claimEntry(claim, { text: claim.text, state, samples: 0, reason: 'it was not judged' });
  });
  return [...judged, ...open];
}

/** What is known of the run's making; all null for a run whose first event is missing. */
function origin({
  run,
}: RunView): Pick<
  JsonRun,
  | 'id'
  | 'startedAt'
  | 'scenario'
  | 'policy'
  | 'seed'
  | 'driver'
  | 'subject'
  | 'targets'
  | 'firedrill'
  | 'node'
  | 'platform'
> {
  const scenario = run?.scenario;
  return {
    id: run?.runId ?? null,
    startedAt: run?.startedAt ?? null,
    scenario: scenario
      ? { name: scenario.name, title: scenario.title, description: scenario.description }
      : null,
    policy: run?.policy ?? null,
    seed: run?.plan.seed ?? null,
    driver: run?.driver ?? null,
    subject: run?.subject ?? null,
    targets: run?.targets ?? [],
    firedrill: run?.firedrill ?? null,
    node: run?.node ?? null,
    platform: run?.platform ?? null,
  };
}

/** Everything that the report says of one run. */
export function runEntry({ file, view, runPath }: RanResult): JsonRun {
  const { verdict, end, reasons, durationMs } = outcomeOf(view);
  return {
    file,
    path: runPath,
    ...origin(view),
    verdict,
    end,
    reasons,
    durationMs,
    trusted: isTrusted(view),
    claims: claimEntries(view),
    metrics: measured(view, {}),
    phases: phasesWithLoad(view).map((phase) => phaseEntry(view, phase)),
    faults: faultEntries(view),
    recoveries: recoveryEntries(view),
    episodes: episodeEntries(view),
    client: clientEntry(view),
    probes: Object.fromEntries(
      Object.entries(view.probes).map(([name, { state, sinceMs, reading }]) => [
        name,
        { state, sinceMs, detail: reading.detail },
      ]),
    ),
    exits: view.exits,
    targetEvents: view.targetEvents,
    targetLog: view.targetLog,
    warnings: view.warnings,
  };
}
