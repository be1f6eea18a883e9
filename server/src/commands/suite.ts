import { messageOf, type Scenario } from '@firedrill/contract';
import type { Harness } from '../harness.ts';
import { systemClock } from '../platform/clock.ts';
import type { Reporter, ReporterKind, SuiteReporter, SuiteResult } from '../reporters/reporter.ts';
import { execute, type RunUnderWay } from './execute.ts';
import { exitCodeOf } from './exit-code.ts';
import { type CommandIo, reportError } from './io.ts';
import { inParallel } from './jobs.ts';

const TICK_MS = 200;

/** A scenario that has been read and found right. */
export interface LoadedScenario {
  file: string;
  text: string;
  scenario: Scenario;
}

/** What the runs of an invocation have in common. */
export interface SuiteOptions {
  driver: string;
  out: string;
  policy?: string;
  seed?: number;
  jsonStream: boolean;
  /** How many runs go on at a time. */
  jobs: number;
}

/** What became of one scenario. */
interface Ended {
  result: SuiteResult;
  exitCode: number;
}

/** Runs scenarios, one after the other or side by side, each in a sandbox of its own. */
export class Suite {
  readonly #harness: Harness;
  readonly #scenarios: readonly LoadedScenario[];
  readonly #kinds: readonly ReporterKind[];
  readonly #options: SuiteOptions;
  readonly #io: CommandIo;
  readonly #running = new Set<RunUnderWay>();
  readonly #ended = new Map<LoadedScenario, Ended>();
  readonly #shared: readonly SuiteReporter[];
  #interrupted: string | undefined;

  constructor(
    harness: Harness,
    scenarios: readonly LoadedScenario[],
    kinds: readonly ReporterKind[],
    options: SuiteOptions,
    io: CommandIo,
  ) {
    this.#harness = harness;
    this.#scenarios = scenarios;
    this.#kinds = kinds;
    this.#options = options;
    this.#io = io;
    const names = scenarios.map(({ scenario }) => scenario.name);
    const sideBySide = options.jobs > 1 && scenarios.length > 1;
    this.#shared = sideBySide
      ? kinds.flatMap((kind) => kind.forSuite?.({ ...io, scenarios: names }) ?? [])
      : [];
  }

  /** What became of the scenarios that were begun, in the order in which they were asked for. */
  get results(): SuiteResult[] {
    return this.#inOrder().map(({ result }) => result);
  }

  get exitCodes(): number[] {
    return this.#inOrder().map(({ exitCode }) => exitCode);
  }

  /** Heals and ends every run under way and begins no other. */
  interrupt(reason: string, notice: string): void {
    this.#interrupted = reason;
    this.#notice(notice);
    for (const run of this.#running) run.interrupt(reason);
  }

  /** Runs all of them; the longest first when several go on at a time, so that none is left alone at the end. */
  async run(): Promise<void> {
    const { jobs } = this.#options;
    const byLength = (a: LoadedScenario, b: LoadedScenario): number =>
      b.scenario.durationMs - a.scenario.durationMs;
    const order = jobs > 1 ? [...this.#scenarios].sort(byLength) : this.#scenarios;
    const stopTicking = systemClock.every(TICK_MS, () => {
      for (const reporter of this.#shared) reporter.onTick?.();
    });
    try {
      await inParallel(order, jobs, (loaded) => this.#runOne(loaded));
    } finally {
      stopTicking();
      for (const reporter of this.#shared) reporter.close?.();
    }
  }

  async #runOne(loaded: LoadedScenario): Promise<void> {
    if (this.#interrupted !== undefined) return;
    const { file, scenario } = loaded;
    let run: RunUnderWay | undefined;
    try {
      run = this.#start(loaded);
      this.#running.add(run);
      const finished = await run.finished;
      const result = { file, view: finished.view, runPath: finished.files.folder };
      this.#ended.set(loaded, { result, exitCode: exitCodeOf(finished) });
    } catch (error) {
      // An interruption may break off what was being started; that says nothing of the environment.
      if (this.#interrupted !== undefined) return;
      const exitCode = reportError(error, this.#errorIo());
      const notRun = { because: 'environment' as const, reason: messageOf(error) };
      this.#ended.set(loaded, { result: { file, scenario: scenario.name, notRun }, exitCode });
    } finally {
      if (run) this.#running.delete(run);
    }
  }

  /** Says what is about no single run, where it spoils nothing that is shown. */
  #notice(text: string): void {
    const takers = this.#shared.filter((reporter) => reporter.onNotice);
    const [first] = this.#running;
    if (takers.length > 0) for (const reporter of takers) reporter.onNotice?.(text);
    else if (first) first.notice(text);
    else this.#io.progress.write(`${text}\n`);
  }

  /** Where an error is told: while runs share the screen, as notices and so without colours. */
  #errorIo(): CommandIo {
    if (this.#shared.length === 0) return this.#io;
    const write = (text: string): void => {
      for (const line of text.split('\n').filter((each) => each.trim() !== '')) this.#notice(line);
    };
    const { isTerminal, columns } = this.#io.progress;
    return { ...this.#io, progress: { write, isTerminal, columns, color: false } };
  }

  #start({ scenario, text }: LoadedScenario): RunUnderWay {
    const { driver, out, policy, seed, jsonStream } = this.#options;
    const request = {
      scenario,
      scenarioText: text,
      driver,
      out,
      ...(policy === undefined ? {} : { policy }),
      ...(seed === undefined ? {} : { seed }),
    };
    const reportersOf = (runPath: string): Reporter[] =>
      this.#shared.length > 0
        ? this.#shared.map((reporter) => reporter.forRun({ scenario: scenario.name, runPath }))
        : this.#kinds.flatMap((kind) => kind.forRun?.({ ...this.#io, runPath }) ?? []);
    return execute(this.#harness, request, reportersOf, { jsonStream }, this.#io);
  }

  #inOrder(): Ended[] {
    return this.#scenarios.flatMap((loaded) => this.#ended.get(loaded) ?? []);
  }
}
