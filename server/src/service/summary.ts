import {
  activeFaults,
  currentPhase,
  type DrillKind,
  figuresOf,
  lastSign,
  type RunState,
  type RunSummary,
  type RunView,
  type Scenario,
} from '@firedrill/contract';

/** What is known of a run beside its events. */
export interface RunOrigin {
  id: string;
  state: RunState;
  /** Whether this server runs it. */
  isHere: boolean;
}

/** What is known of a run before its first event. */
export interface UnbegunRun {
  kind: DrillKind;
  driver: string;
  scenario: Pick<Scenario, 'name' | 'title' | 'policy' | 'seed' | 'durationMs'>;
  /** What it is doing, for people. */
  step?: string;
  /** Why it could not begin. */
  failure?: Pick<RunSummary, 'end' | 'verdict' | 'reasons'>;
}

const NO_CLAIMS = { held: 0, failed: 0, inconclusive: 0 } as const;

/** A run that has not begun, or could not. */
export function summaryBefore(
  origin: RunOrigin,
  { kind, driver, scenario, step, failure }: UnbegunRun,
): RunSummary {
  const { name, title, policy, seed, durationMs } = scenario;
  return {
    ...origin,
    kind,
    scenario: name,
    title,
    policy,
    driver,
    seed,
    durationMs,
    elapsedMs: 0,
    ...(step === undefined ? {} : { step }),
    reasons: [],
    claims: { ...NO_CLAIMS },
    faultsInForce: [],
    ...failure,
  };
}

function diedWords(view: RunView): string {
  return `its events end ${lastSign(view)}: Firedrill died then, or could not write any more`;
}

/** A run by its events; `undefined` of one that has none. */
export function summaryOf(view: RunView, origin: RunOrigin): RunSummary | undefined {
  const { run, finished, claims } = view;
  if (!run) return undefined;
  const phase = finished ? undefined : currentPhase(view);
  const count = (state: string): number => claims.filter((claim) => claim.state === state).length;
  return {
    ...origin,
    kind: run.plan.manual ? 'manual' : 'scripted',
    scenario: run.scenario.name,
    title: run.scenario.title,
    policy: run.policy,
    driver: run.driver,
    seed: run.plan.seed,
    startedAt: run.startedAt,
    durationMs: run.plan.durationMs,
    elapsedMs: finished?.atMs ?? view.atMs,
    ...(phase === undefined ? {} : { phase }),
    ...(finished ? { end: finished.end, verdict: finished.verdict } : {}),
    reasons: finished?.reasons ?? (origin.state === 'died' ? [diedWords(view)] : []),
    claims: { held: count('held'), failed: count('failed'), inconclusive: count('inconclusive') },
    ...(finished ? { figures: figuresOf(view) } : {}),
    faultsInForce: activeFaults(view).map(({ id, kind, on }) => ({ id, kind, on })),
  };
}
