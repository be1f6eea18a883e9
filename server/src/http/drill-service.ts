import type {
  Catalogue,
  DoctorReport,
  InjectFaultRequest,
  LiveState,
  QueueRuns,
  RunQueue,
  RunSummary,
  RunView,
  ScenarioCheck,
  ScenarioDocument,
  ScenarioList,
  StartRunRequest,
} from '@firedrill/contract';

/** One event of a run as it stands in the journal: a line of JSON without its end. */
export interface JournalLine {
  seq: number;
  line: string;
}

/** Hears a run go on. */
export interface RunEventsListener {
  onLine(line: JournalLine): void;
  /** The run has ended: no line comes any more. */
  onEnd(): void;
}

/** The events of one run, those of the past and those that come. */
export interface RunEvents {
  readonly runId: string;
  /** The last event that is in the journal now. */
  readonly lastSeq: number;
  /** Whether this server runs it, so that events still come. */
  readonly isLive: boolean;
  /**
   * The lines after an event up to the last that was there when it was called, in order, in pieces that are read as they are asked for; they are
   * read from the journal's file.
   */
  read(afterSeq: number, signal: AbortSignal): AsyncIterable<readonly JournalLine[]>;
  /** Calls back for every line from now on; of a run that is over, at once with its end. Returns the unsubscription. */
  subscribe(listener: RunEventsListener): () => void;
}

/** A report made of a run. */
export interface RunReport {
  contentType: string;
  fileName: string;
  body: string;
}

/** Runs that wait until there is room for them, and then begin in their order. */
export interface DrillQueue {
  readonly state: RunQueue;
  /**
   * Lets runs wait; one that cannot be run at all is told of in the state. `isOneAtATime` holds for all that wait.
   * Rejects with `run.busy` when too many wait.
   */
  add(runs: QueueRuns['runs'], isOneAtATime?: boolean): Promise<void>;
  /** Takes one out that waits; throws `run.not-found` when it does not wait any more. */
  cancel(id: string): void;
  /** Begins nothing until it is resumed; what is under way goes on. */
  pause(): void;
  resume(): void;
  /** Forgets what waits; what is under way goes on. */
  clear(): void;
  /** Forgets what waits, and heals and ends what it began and is under way; does not wait for that. */
  stop(reason: string): void;
}

/** What the API may ask of the harness; every method rejects with a `FiredrillError`. */
export interface DrillService {
  readonly version: string;
  /** Whether what died before is still being healed. */
  readonly isHealing: boolean;
  readonly queue: DrillQueue;
  catalogue(): Catalogue;
  doctor(): Promise<DoctorReport>;
  live(): Promise<LiveState>;

  scenarios(): Promise<ScenarioList>;
  /** Rejects with `scenario.not-found`. */
  scenario(name: string): Promise<ScenarioDocument>;
  check(text: string, driver?: string): ScenarioCheck;
  /** Writes one of the user's own; rejects with `scenario.invalid` when it has mistakes, or its name is another. */
  saveScenario(name: string, text: string): Promise<ScenarioDocument>;
  /** Removes one of the user's own; rejects with `usage.invalid` for one that comes with Firedrill. */
  deleteScenario(name: string): Promise<void>;
  /** JSON Schema of scenarios, for editors. */
  scenarioSchema(): object;

  runs(): Promise<readonly RunSummary[]>;
  /** Rejects with `run.not-found`. */
  run(runId: string): Promise<RunSummary>;
  view(runId: string): Promise<RunView>;
  events(runId: string): Promise<RunEvents>;
  /** Text of the scenario that was run. */
  scenarioOfRun(runId: string): Promise<string>;
  report(runId: string, format: 'html' | 'json' | 'junit'): Promise<RunReport>;
  /** Begins a run and resolves when its folder is there; it starts its targets after that. Rejects with `run.busy`. */
  start(request: StartRunRequest): Promise<RunSummary>;
  /** Calls back with the id of every run that begins here, whoever asked for it. Returns the unsubscription. */
  onBegun(listener: (runId: string) => void): () => void;
  /** Heals what is broken and ends the run; resolves when that was asked for, not when it is done. */
  stop(runId: string, reason: string): Promise<RunSummary>;
  /** Removes a run that is over. */
  remove(runId: string): Promise<void>;

  /** Resolves with the fault's id when the fault was asked for; how it went is in the events. */
  inject(runId: string, fault: InjectFaultRequest): Promise<string>;
  /** Resolves when healing was asked for. */
  heal(runId: string, faultId: string): Promise<void>;
}
