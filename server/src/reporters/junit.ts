import {
  type FaultView,
  faultName,
  faultsToCome,
  isTrusted,
  outcomeOf,
  type RunView,
  unjudgedClaims,
  type Verdict,
} from '@firedrill/contract';
import { comparison } from './client-side.ts';
import { type Element, xmlDocument } from './junit/xml.ts';
import type { NotRunResult, RanResult, ReporterKind, ReportFile, SuiteResult } from './reporter.ts';

/** How a case ended, other than well. */
interface Problem {
  kind: 'failure' | 'error' | 'skipped';
  type: string;
  message: string;
}

interface Case {
  name: string;
  seconds: number;
  problem?: Problem;
}

interface Suite {
  name: string;
  className: string;
  seconds: number;
  attributes: Record<string, string>;
  properties: Record<string, string>;
  cases: Case[];
}

/** A claim that is false is a failure; what could not be judged is an error: nothing is known to be wrong. */
function problemOf(state: Verdict, message: string): Problem | undefined {
  if (state === 'held') return undefined;
  return state === 'failed'
    ? { kind: 'failure', type: 'claim.failed', message }
    : { kind: 'error', type: 'claim.inconclusive', message };
}

function caseOf(name: string, seconds: number, problem?: Problem): Case {
  return { name, seconds, ...(problem ? { problem } : {}) };
}

function claimCases(view: RunView): Case[] {
  return [
    ...view.claims.map(({ text, state, reason }) => caseOf(text, 0, problemOf(state, reason))),
    ...unjudgedClaims(view).map(({ text }) =>
      caseOf(text, 0, problemOf('inconclusive', 'it was not judged')),
    ),
  ];
}

function faultProblem(fault: FaultView): string | undefined {
  if (fault.stuck) return `could not be removed: ${fault.stuck.reason}; by hand: ${fault.stuck.command}`;
  if (fault.failures.length > 0) return fault.failures.map(({ reason }) => reason).join('; ');
  if (fault.provenInForceMs === undefined) return 'was not proven in force';
  return fault.provenGoneMs === undefined ? 'was not proven gone' : undefined;
}

/** A case for each fault: injected, proven in force, removed and proven gone. */
function faultCases(view: RunView): Case[] {
  const injected = view.faults.map((fault) => {
    const message = faultProblem(fault);
    const seconds = ((fault.provenGoneMs ?? view.atMs) - fault.requestedInjectMs) / 1_000;
    const type = fault.stuck ? 'fault.stuck' : 'fault.unproven';
    return caseOf(
      `fault proven: ${faultName(fault)} (${fault.id})`,
      seconds,
      message === undefined ? undefined : { kind: 'error', type, message },
    );
  });
  const missing = faultsToCome(view).map((fault) =>
    caseOf(`fault proven: ${faultName(fault)} (${fault.id})`, 0, {
      kind: 'error',
      type: 'fault.unproven',
      message: 'was not injected',
    }),
  );
  return [...injected, ...missing];
}

/** A case for a run that did not come to its planned end; an abort limit that was reached is a failure. */
function endCases(view: RunView): Case[] {
  const { end, reasons, durationMs } = outcomeOf(view);
  if (end === 'completed') return [];
  const message = reasons.join('; ') || end;
  const kind = end === 'aborted' ? 'failure' : 'error';
  return [
    caseOf('the run comes to its planned end', durationMs / 1_000, { kind, type: `run.${end}`, message }),
  ];
}

function ranSuite({ file, view, runPath }: RanResult): Suite {
  const { run } = view;
  const name = run?.scenario.name ?? file;
  return {
    name,
    className: run ? `${name}.${run.policy}` : name,
    seconds: outcomeOf(view).durationMs / 1_000,
    // The schema's time stamp has neither fraction nor zone; it is UTC.
    attributes: { ...(run ? { timestamp: run.startedAt.slice(0, 19) } : {}), file },
    properties: {
      ...(run ? { run: run.runId, policy: run.policy, seed: String(run.plan.seed), driver: run.driver } : {}),
      path: runPath,
      verdict: outcomeOf(view).verdict,
      'load loop': isTrusted(view) ? 'trusted' : 'not trusted',
      ...Object.fromEntries(
        view.faults.map((fault) => [`${fault.id} seen as`, comparison(view, fault).text]),
      ),
    },
    cases: [...claimCases(view), ...faultCases(view), ...endCases(view)],
  };
}

function notRunSuite({ file, scenario, notRun }: NotRunResult): Suite {
  const { because, reason } = notRun;
  const problem: Problem =
    because === 'capability'
      ? { kind: 'skipped', type: 'capability.missing', message: reason }
      : { kind: 'error', type: 'environment', message: reason };
  const cases = [caseOf('the scenario can be run', 0, problem)];
  return { name: scenario, className: scenario, seconds: 0, attributes: { file }, properties: {}, cases };
}

function secondsText(seconds: number): string {
  return Math.max(0, seconds).toFixed(3);
}

function countOf(cases: readonly Case[], kind: Problem['kind']): string {
  return String(cases.filter(({ problem }) => problem?.kind === kind).length);
}

function caseElement(className: string, { name, seconds, problem }: Case): Element {
  return {
    name: 'testcase',
    attributes: { name, classname: className, time: secondsText(seconds) },
    children: problem
      ? [
          {
            name: problem.kind,
            attributes: { type: problem.type, message: problem.message },
            children: [problem.message],
          },
        ]
      : [],
  };
}

function suiteElement({ name, className, seconds, attributes, properties, cases }: Suite): Element {
  const listed = Object.entries(properties).map(
    ([key, value]): Element => ({ name: 'property', attributes: { name: key, value } }),
  );
  return {
    name: 'testsuite',
    attributes: {
      name,
      tests: String(cases.length),
      failures: countOf(cases, 'failure'),
      errors: countOf(cases, 'error'),
      skipped: countOf(cases, 'skipped'),
      time: secondsText(seconds),
      ...attributes,
    },
    children: [
      ...(listed.length > 0 ? [{ name: 'properties', attributes: {}, children: listed }] : []),
      ...cases.map((each) => caseElement(className, each)),
    ],
  };
}

/** The results as JUnit XML, in the form of the Jenkins xUnit schema (junit-10.xsd). */
export function junitReport(results: readonly SuiteResult[]): ReportFile {
  const suites = results.map((result) => ('view' in result ? ranSuite(result) : notRunSuite(result)));
  const cases = suites.flatMap((suite) => suite.cases);
  const text = xmlDocument({
    name: 'testsuites',
    attributes: {
      name: 'firedrill',
      tests: String(cases.length),
      failures: countOf(cases, 'failure'),
      errors: countOf(cases, 'error'),
      time: secondsText(suites.reduce((sum, { seconds }) => sum + seconds, 0)),
    },
    children: suites.map(suiteElement),
  });
  return { name: 'junit.xml', text };
}

/** For the test views of CI systems: a suite for each scenario, a case for each claim and fault. */
export const junit: ReporterKind = {
  name: 'junit',
  summary: 'A suite for each scenario, a case for each claim and fault, for CI systems (junit.xml).',
  summarise: junitReport,
};
