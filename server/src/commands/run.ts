import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  EXIT,
  FiredrillError,
  messageOf,
  type RunEvent,
  type RunView,
  type Scenario,
} from '@firedrill/contract';
import type { Harness } from '../harness.ts';
import type { FinishedRun, PreparedRun, RunRequest } from '../harness-run.ts';
import { systemClock } from '../platform/clock.ts';
import { REPORTERS } from '../reporters/index.ts';
import { jsonReport } from '../reporters/json.ts';
import type { Reporter, ReporterKind, SuiteResult } from '../reporters/reporter.ts';
import { findScenarios } from '../scenario/find-scenarios.ts';
import { ScenarioError } from '../scenario/mistakes.ts';
import { exitCodeOf, worst } from './exit-code.ts';
import { type CommandIo, reportError } from './io.ts';
import { type SignalWatch, watchSignals } from './signals.ts';
import { readSource } from './sources.ts';

const TICK_MS = 200;

/** Options of `firedrill run`, as the command line gives them. */
export interface RunOptions {
  policy?: string;
  seed?: number;
  driver: string;
  reporter: string[];
  out: string;
  json?: boolean;
  jsonStream?: boolean;
}

/** A scenario that has been read and found right. */
interface LoadedScenario {
  file: string;
  text: string;
  scenario: Scenario;
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

function chooseReporters({ reporter, json, jsonStream }: RunOptions): ReporterKind[] {
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

/** The reporters of one run as one; what throws is dropped and named. */
function together(reporters: readonly Reporter[], onFailure: (error: unknown) => void): Required<Reporter> {
  const live = new Set(reporters);
  const each = (call: (reporter: Reporter) => void): void => {
    for (const reporter of live) {
      try {
        call(reporter);
      } catch (error) {
        live.delete(reporter);
        onFailure(error);
      }
    }
  };
  return {
    onEvent: (event, view) => each((reporter) => reporter.onEvent?.(event, view)),
    onTick: (view, atMs) => each((reporter) => reporter.onTick?.(view, atMs)),
    onEnd: (view) => each((reporter) => reporter.onEnd?.(view)),
    close: () => each((reporter) => reporter.close?.()),
  };
}

function jsonStream(io: CommandIo): Reporter {
  return { onEvent: (event: RunEvent) => io.result.write(`${JSON.stringify(event)}\n`) };
}

/** Runs one prepared run with its reporters. */
async function execute(
  prepared: PreparedRun,
  kinds: ReporterKind[],
  options: RunOptions,
  io: CommandIo,
): Promise<FinishedRun> {
  const runPath = relative(process.cwd(), prepared.files.folder);
  const reporters = kinds.flatMap((kind) => kind.forRun?.({ ...io, runPath }) ?? []);
  if (options.jsonStream) reporters.push(jsonStream(io));
  const reporter = together(reporters, (error) =>
    io.progress.write(`a reporter failed and is left out: ${messageOf(error)}\n`),
  );
  let latest: { view: RunView; receivedMs: number } | undefined;
  const unsubscribe = prepared.subscribe((event, view) => {
    latest ??= { view, receivedMs: systemClock.nowMs() };
    latest.view = view;
    reporter.onEvent(event, view);
  });
  const stopTicking = systemClock.every(TICK_MS, () => {
    if (latest && !latest.view.finished)
      reporter.onTick(latest.view, systemClock.nowMs() - latest.receivedMs);
  });
  try {
    const finished = await prepared.start();
    stopTicking();
    reporter.onEnd(finished.view);
    return finished;
  } finally {
    stopTicking();
    unsubscribe();
    reporter.close();
  }
}

async function writeReport(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new FiredrillError('journal.write', `cannot write the report ${path}: ${messageOf(error)}`, {
      hint: 'free some disk space or give another folder with --out',
    });
  }
  return path;
}

/** Writes what speaks once after all runs: each run's summary, and the files of the chosen reporters. */
async function writeReports(
  results: readonly SuiteResult[],
  kinds: ReporterKind[],
  options: RunOptions,
  io: CommandIo,
): Promise<void> {
  for (const result of results) {
    if ('view' in result) await writeReport(result.runPath, 'summary.json', jsonReport([result]).text);
  }
  for (const kind of kinds) {
    const report = kind.summarise?.(results);
    if (!report) continue;
    const path = await writeReport(options.out, report.name, report.text);
    io.progress.write(`${kind.name} report: ${relative(process.cwd(), path)}\n`);
  }
  if (options.json) io.result.write(jsonReport(results).text);
}

function announce(count: number, signal: NodeJS.Signals, io: CommandIo): void {
  const text =
    count === 1 ? 'healing what is broken, then ending' : 'still healing; this takes a minute at most';
  io.progress.write(`\n${signal}: ${text}\n`);
}

function requestOf({ scenario, text }: LoadedScenario, options: RunOptions, io: CommandIo): RunRequest {
  return {
    scenario,
    scenarioText: text,
    driver: options.driver,
    out: options.out,
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    progress: (message) => io.progress.write(`${message}\n`),
  };
}

/** `firedrill run`: scenarios one after the other, each to its verdict; returns the exit code. */
export async function runCommand(
  harness: Harness,
  names: readonly string[],
  options: RunOptions,
  io: CommandIo,
): Promise<number> {
  const kinds = chooseReporters(options);
  const scenarios = await loadAll(harness, names, options.driver);
  const results: SuiteResult[] = [];
  const codes: number[] = [];
  let running: PreparedRun | undefined;
  const signals: SignalWatch = watchSignals((signal, count) => {
    announce(count, signal, io);
    running?.interrupt(`interrupted by ${signal}`);
  });
  try {
    for (const loaded of scenarios) {
      if (signals.exitCode !== undefined) break;
      running = harness.prepare(requestOf(loaded, options, io));
      try {
        const finished = await execute(running, kinds, options, io);
        results.push({ file: loaded.file, view: finished.view, runPath: finished.files.folder });
        codes.push(exitCodeOf(finished));
      } catch (error) {
        if (signals.exitCode !== undefined) break;
        codes.push(reportError(error, io));
        const notRun = { because: 'environment' as const, reason: messageOf(error) };
        results.push({ file: loaded.file, scenario: loaded.scenario.name, notRun });
      }
    }
    await writeReports(results, kinds, options, io);
  } finally {
    signals.end();
  }
  // That something is still broken matters more than who ended the run.
  return signals.exitCode === undefined || codes.includes(EXIT.stuck) ? worst(codes) : signals.exitCode;
}
