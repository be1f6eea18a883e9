import { isTrusted } from '../judge.ts';
import { writeDuration } from '../units.ts';
import type { RunView } from '../view/run-view.ts';
import { faultName, outcomeOf } from '../view/words.ts';
import type { Verdict } from '../vocabulary.ts';

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

/** Whether two runs are of the same thing, so that only chance can make them differ. */
export function isSameConfiguration(a: RunView, b: RunView): boolean {
  return differences(a, b).length === 0 && a.run?.policy === b.run?.policy;
}

function planText({ run }: RunView): string {
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

/** What besides the policy the runs differ in. */
function differences(a: RunView, b: RunView): string[] {
  const lengthOf = ({ run }: RunView): string => writeDuration(run?.plan.durationMs ?? 0);
  const loadOf = ({ run }: RunView): string => JSON.stringify(run?.scenario.load);
  const serversOf = ({ run }: RunView): string => (run?.targets ?? []).map(({ server }) => server).join(', ');
  return [
    ...differing('the scenarios differ', a.run?.scenario.name, b.run?.scenario.name),
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
  return [...differences(a, b), ...doubts('A', a), ...doubts('B', b)];
}
