import type { RunEvent, RunView } from '@firedrill/contract';

/** Where a reporter writes. Whoever makes one decides on colour (`NO_COLOR`, `FORCE_COLOR`) and what is a terminal. */
export interface Output {
  write(text: string): void;
  /** Whether lines can be rewritten in place; false for a pipe, a file and `TERM=dumb`. */
  readonly isTerminal: boolean;
  /** Present size of the terminal in cells; `columns` 0 and no `rows` mean that it is not known. */
  readonly columns: number;
  readonly rows?: number;
  readonly color: boolean;
}

/** One stored report file. */
export interface ReportFile {
  name: string;
  text: string;
}

/** What a reporter of one run is given: progress and results go apart, so that results can be piped. */
export interface RunIo {
  progress: Output;
  result: Output;
  /** Folder of the stored run, which holds its journal. */
  runPath: string;
}

/** One face of a run for people or machines. A reporter that throws is dropped; it never breaks a run. */
export interface Reporter {
  /** Called for every event in order; `view` has it folded in. */
  onEvent?(event: RunEvent, view: RunView): void;
  /** Called a few times a second while the run goes on, for what moves with time alone. */
  onTick?(view: RunView, atMs: number): void;
  /** Called with one sentence about the run that no event says, such as that a signal came. */
  onNotice?(text: string): void;
  /** Called once, with the finished view. */
  onEnd?(view: RunView): void;
  /** Called last, whether or not the run came to its end: gives back what was taken, such as the cursor. Idempotent. */
  close?(): void;
}

/** A run that took place. */
export interface RanResult {
  /** File of the scenario, as the user named it. */
  file: string;
  view: RunView;
  /** Folder of the stored run. */
  runPath: string;
}

/** A scenario of which no run was begun. */
export interface NotRunResult {
  file: string;
  /** Name of the scenario. */
  scenario: string;
  notRun: {
    /** The driver lacks a capability that the scenario needs, or the environment is not usable. */
    because: 'capability' | 'environment';
    reason: string;
  };
}

/** What became of one scenario, for reporters that speak once at the end. */
export type SuiteResult = RanResult | NotRunResult;

/** What a reporter of several runs side by side is given. */
export interface SuiteIo {
  progress: Output;
  result: Output;
  /** Names of the scenarios that will be run. */
  scenarios: readonly string[];
}

/** One face of several runs that go on at the same time and share a terminal. */
export interface SuiteReporter {
  /** The reporter of one of the runs. */
  forRun(run: { scenario: string; runPath: string }): Reporter;
  /** Called a few times a second while any run goes on. */
  onTick?(): void;
  /** Called with one sentence that is about no single run, such as that a signal came. */
  onNotice?(text: string): void;
  /** Called last, as of a single run. */
  close?(): void;
}

/**
 * Makes a reporter for one run, or one for several runs side by side. Of each run that took place, `ofRun` makes a file
 * that is kept with it; of all runs of an invocation, `summarise` makes a file and `conclude` has the last word.
 */
export interface ReporterKind {
  readonly name: string;
  readonly summary: string;
  forRun?(io: RunIo): Reporter;
  forSuite?(io: SuiteIo): SuiteReporter;
  ofRun?(result: RanResult): ReportFile;
  summarise?(results: readonly SuiteResult[]): ReportFile;
  conclude?(results: readonly SuiteResult[], result: Output): void;
}
