import { EXIT, FiredrillError } from '@firedrill/contract';
import type { Harness } from '../harness.ts';
import { REPORTERS } from '../reporters/index.ts';
import type { ReporterKind } from '../reporters/reporter.ts';
import { findScenarios } from '../scenario/find-scenarios.ts';
import { ScenarioError } from '../scenario/mistakes.ts';
import { dryRun } from './dry-run.ts';
import { worst } from './exit-code.ts';
import { healFirst } from './heal.ts';
import { type CommandIo, reportError } from './io.ts';
import { defaultJobs } from './jobs.ts';
import { writeReports } from './reports.ts';
import { requireTargetsUsed, requireWritableStore } from './requirements.ts';
import { watchSignals } from './signals.ts';
import { readSource } from './sources.ts';
import { type LoadedScenario, Suite } from './suite.ts';

/** Options of `firedrill run`, as the command line gives them. */
export interface RunOptions {
  policy?: string;
  seed?: number;
  driver: string;
  /** File of the targets of the external driver. */
  targets?: string;
  reporter: string[];
  out: string;
  /** How many scenarios are run side by side. */
  jobs?: number;
  json?: boolean;
  jsonStream?: boolean;
  /** Only says what would be done. */
  dryRun?: boolean;
}

/** Reads every file before anything starts, so that a mistake in the last is known before the first runs. */
async function loadAll(
  harness: Harness,
  names: readonly string[],
  driver: string,
): Promise<LoadedScenario[]> {
  const loaded: LoadedScenario[] = [];
  const errors: ScenarioError[] = [];
  for (const file of await findScenarios(names)) {
    const source = await readSource(file);
    try {
      loaded.push({ file, text: source.text, scenario: harness.loadScenario(source, driver) });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length === 1 && errors[0]) throw errors[0];
  if (errors.length > 1) {
    throw new ScenarioError(
      `${errors.length} files`,
      errors.flatMap(({ mistakes }) => mistakes),
    );
  }
  return loaded;
}

/** How many runs go on at a time: one where they would all break the same targets. */
function jobsFor(harness: Harness, { driver, jobs }: RunOptions): number {
  if (harness.driver(driver).targets === 'own') return jobs ?? defaultJobs();
  if (jobs === undefined || jobs === 1) return 1;
  throw new FiredrillError('usage.invalid', `--jobs ${jobs} is not possible with the ${driver} driver`, {
    hint: 'its runs would break the same targets at the same time; leave --jobs out',
  });
}

function chooseReporters({ reporter, json, jsonStream }: RunOptions): ReporterKind[] {
  if (json && jsonStream) {
    throw new FiredrillError('usage.invalid', '--json and --json-stream cannot be given together', {
      hint: 'both write to the standard output; --json-stream with --reporter json also stores report.json',
    });
  }
  const names = reporter.length > 0 ? reporter : json || jsonStream ? [] : ['line'];
  return names.map((name) => {
    const kind = REPORTERS.find((candidate) => candidate.name === name);
    if (kind) return kind;
    const known = REPORTERS.map((candidate) => candidate.name).join(', ');
    throw new FiredrillError('usage.invalid', `no reporter is called ${name}`, {
      hint: `reporters: ${known}`,
    });
  });
}

function signalNotice(signal: NodeJS.Signals, count: number): string {
  const text =
    count === 1 ? 'healing what is broken, then ending' : 'still healing; this takes a minute at most';
  return `${signal}: ${text}`;
}

/** `firedrill run`: scenarios to their verdicts, one after the other or side by side; returns the exit code. */
export async function runCommand(
  harness: Harness,
  names: readonly string[],
  options: RunOptions,
  io: CommandIo,
): Promise<number> {
  const kinds = chooseReporters(options);
  requireTargetsUsed(options);
  const scenarios = await loadAll(harness, names, options.driver);
  if (options.dryRun) return await dryRun(harness, scenarios, options, io);
  const { jsonStream = false, json = false } = options;
  const jobs = jobsFor(harness, options);
  requireWritableStore(options.out);
  const suite = new Suite(harness, scenarios, kinds, { ...options, jobs, jsonStream }, io);
  const failures: number[] = [];
  const signals = watchSignals((signal, count) =>
    suite.interrupt(`interrupted by ${signal}`, signalNotice(signal, count)),
  );
  try {
    await healFirst(harness, options, io);
    await suite.run();
    await writeReports(suite.results, kinds, { out: options.out, json }, io);
  } catch (error) {
    failures.push(reportError(error, io));
  } finally {
    signals.end();
  }
  // That something is still broken matters more than who ended the run.
  const codes = [...suite.exitCodes, ...failures];
  return signals.exitCode === undefined || codes.includes(EXIT.stuck) ? worst(codes) : signals.exitCode;
}
