import { isTrusted } from '../trust.ts';
import { formatDuration } from '../units.ts';
import type { RunView } from '../view/run-view.ts';
import { faultName, outcomeOf } from '../view/words.ts';
import type { Verdict } from '../vocabulary.ts';

/** The scenario of drills by hand; no two of them are the same. */
const MANUAL = 'manual';

/** A run as a comparison names it. */
export interface RunLabel {
  runId: string;
  scenario: string;
  title: string;
  policy: string;
  driver: string;
  seed: number;
  startedAt: string;
  verdict: Verdict;
}

/** Names a run. */
export function labelOf(view: RunView): RunLabel {
  const { run } = view;
  return {
    runId: run?.runId ?? '?',
    scenario: run?.scenario.name ?? '?',
    title: run?.scenario.title ?? '?',
    policy: run?.policy ?? '?',
    driver: run?.driver ?? '?',
    seed: run?.plan.seed ?? 0,
    startedAt: run?.startedAt ?? '?',
    verdict: outcomeOf(view).verdict,
  };
}

/** Whether two views are of one and the same run. */
export function isSameRun(a: RunView, b: RunView): boolean {
  return a.run !== undefined && a.run.runId === b.run?.runId;
}

/** Whether two runs are of the same thing, so that only chance can make them differ. */
export function isSameConfiguration(a: RunView, b: RunView): boolean {
  if (a.run?.scenario.name === MANUAL) return isSameRun(a, b);
  return differences(a, b).length === 0 && a.run?.policy === b.run?.policy;
}

function planText({ run, faults: injected }: RunView): string {
  if (run?.scenario.name === MANUAL) return injected.map(faultName).join(', ');
  const faults = run?.plan.faults ?? [];
  return faults
    .map((fault) => {
      const params = JSON.stringify(fault.params);
      return `${faultName(fault)} ${fault.injectAtMs} ${fault.healAtMs} ${params}`;
    })
    .join(', ');
}

function differing(what: string, a: string | undefined, b: string | undefined): string[] {
  return a === b ? [] : [`${what}: ${a ?? '?'} in A, ${b ?? '?'} in B`];
}

/** How long a run was meant to last; a manual drill is meant to last until it is stopped. */
function lengthOf({ run, atMs }: RunView): string {
  if (run?.scenario.name !== MANUAL) return formatDuration(run?.plan.durationMs ?? 0);
  return formatDuration(Math.round(atMs / 1_000) * 1_000);
}

/** What besides the policy the runs differ in. */
function differences(a: RunView, b: RunView): string[] {
  const loadOf = ({ run }: RunView): string => JSON.stringify(run?.scenario.load);
  const serversOf = ({ run }: RunView): string => (run?.targets ?? []).map(({ server }) => server).join(', ');
  return [
    ...differing(
      'these are different scenarios, so nothing is called better or worse',
      a.run?.scenario.name,
      b.run?.scenario.name,
    ),
    ...differing('the lengths differ', lengthOf(a), lengthOf(b)),
    ...(planText(a) === planText(b) ? [] : ['the faults, or when they come, differ']),
    ...(loadOf(a) === loadOf(b) ? [] : ['the load differs']),
    ...differing('the drivers differ', a.run?.driver, b.run?.driver),
    ...differing('the subjects differ', a.run?.subject, b.run?.subject),
    ...differing('the servers differ', serversOf(a), serversOf(b)),
    ...differing('the platforms differ', a.run?.platform, b.run?.platform),
    ...differing('Firedrill differs', a.run?.firedrill, b.run?.firedrill),
  ];
}

function doubts(which: string, view: RunView): string[] {
  const { verdict, end, reasons } = outcomeOf(view);
  return [
    ...(end === 'completed' ? [] : [`${which} did not come to its planned end (${end})`]),
    ...(end === 'completed' && verdict === 'inconclusive'
      ? [`${which} is inconclusive: ${reasons[0] ?? 'it says not why'}`]
      : []),
    ...(isTrusted(view)
      ? []
      : [`the load loop of ${which} lagged, so its answer times are not to be trusted`]),
  ];
}

/** What has to be borne in mind when two runs are compared. */
export function caveatsOf(a: RunView, b: RunView): string[] {
  if (isSameRun(a, b)) return ['A and B are the same run', ...doubts('it', a)];
  return [...differences(a, b), ...doubts('A', a), ...doubts('B', b)];
}
