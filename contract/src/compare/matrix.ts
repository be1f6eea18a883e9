import type { RunSummary } from '../api/runs.ts';
import type { Verdict } from '../vocabulary.ts';
import type { FigureName } from './figures.ts';

/** What stands at the edges of a matrix: rows are scenarios, columns policies, all on one driver. */
export interface MatrixAxes {
  scenarios: readonly { name: string; plan: { durationMs: number } }[];
  policies: readonly { name: string }[];
  driver: string;
}

/** All runs of one scenario under one policy. */
export interface MatrixCell {
  scenario: string;
  policy: string;
  /** Those that are over and had begun, the latest first. */
  over: readonly RunSummary[];
  /** How many of those that say something held, failed and were inconclusive. */
  counts: Readonly<Record<Verdict, number>>;
  /** The run that the cell shows: the latest that says something; where none does, the latest. */
  shown?: RunSummary;
  /** The run under way that was begun last. */
  underWay?: RunSummary;
}

/** Every scenario under every policy. */
export interface PolicyMatrix {
  rows: readonly { scenario: string; cells: readonly MatrixCell[] }[];
  /**
   * Runs of the driver that are over and belong to no cell: drills by hand, and runs of a scenario or a policy that is
   * no more, or of a scenario that lasted another time then.
   */
  outside: readonly RunSummary[];
}

/** Whether a run came so far that its verdict is about the policy, and not about what cut the run off. */
export function saysSomething({ end }: Pick<RunSummary, 'end'>): boolean {
  return end === 'completed' || end === 'aborted';
}

function isUnderWay({ state }: RunSummary): boolean {
  return state === 'starting' || state === 'running';
}

/** By when they began; the id decides between those of one moment. */
function latestFirst(a: RunSummary, b: RunSummary): number {
  const [ofA, ofB] = [`${a.startedAt ?? ''} ${a.id}`, `${b.startedAt ?? ''} ${b.id}`];
  return ofA < ofB ? 1 : ofA > ofB ? -1 : 0;
}

function cellOf(scenario: string, policy: string, runs: readonly RunSummary[]): MatrixCell {
  const sorted = [...runs].sort(latestFirst);
  const over = sorted.filter((run) => !isUnderWay(run));
  const telling = over.filter(saysSomething);
  const shown = telling[0] ?? over[0];
  // One that is starting has no time yet, but an id that has one.
  const [underWay] = sorted.filter(isUnderWay).sort((a, b) => (a.id < b.id ? 1 : -1));
  const count = (verdict: Verdict): number => telling.filter((run) => run.verdict === verdict).length;
  return {
    scenario,
    policy,
    over,
    counts: { held: count('held'), failed: count('failed'), inconclusive: count('inconclusive') },
    ...(shown && { shown }),
    ...(underWay && { underWay }),
  };
}

/**
 * Folds runs into the matrix of what every policy made of every scenario. Each run of the driver that is over and had
 * begun is in one cell or outside; in which order the runs come makes no difference. Pure.
 */
export function policyMatrix(
  runs: readonly RunSummary[],
  { scenarios, policies, driver }: MatrixAxes,
): PolicyMatrix {
  const keyOf = (scenario: string, policy: string): string => JSON.stringify([scenario, policy]);
  const placed = new Map<string, RunSummary[]>();
  const lengths = new Map(scenarios.map(({ name, plan }) => [name, plan.durationMs]));
  for (const { name } of scenarios) for (const policy of policies) placed.set(keyOf(name, policy.name), []);
  const outside: RunSummary[] = [];
  for (const run of runs) {
    const isOver = !isUnderWay(run);
    if (run.driver !== driver || (isOver && run.startedAt === undefined)) continue;
    const isOfNow = run.kind === 'scripted' && lengths.get(run.scenario) === run.durationMs;
    const place = isOfNow ? placed.get(keyOf(run.scenario, run.policy)) : undefined;
    if (place) place.push(run);
    else if (isOver) outside.push(run);
  }
  return {
    rows: scenarios.map(({ name }) => ({
      scenario: name,
      cells: policies.map((policy) => cellOf(name, policy.name, placed.get(keyOf(name, policy.name)) ?? [])),
    })),
    outside: outside.sort(latestFirst),
  };
}

/** Between which values a figure lay in those runs of a cell that say something; `undefined` where none has it. */
export function spreadOf(
  { over }: Pick<MatrixCell, 'over'>,
  figure: FigureName,
): { least: number; most: number; runs: number } | undefined {
  const values = over.filter(saysSomething).flatMap(({ figures }) => figures?.[figure]?.value ?? []);
  if (values.length === 0) return undefined;
  return { least: Math.min(...values), most: Math.max(...values), runs: values.length };
}

/**
 * How long runs of these lengths take when at most `jobs` go on side by side, each beginning as soon as there is room for
 * it; all in ms. `eachMs` is what a run takes besides: to start what it runs on, and to put it away.
 */
export function togetherMs(durationsMs: readonly number[], jobs: number, eachMs: number): number {
  const free = Array.from({ length: Math.max(1, jobs) }, () => 0);
  for (const durationMs of durationsMs) {
    const next = free.indexOf(Math.min(...free));
    free[next] = (free[next] ?? 0) + durationMs + eachMs;
  }
  return Math.max(...free);
}
