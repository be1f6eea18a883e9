import {
  FiredrillError,
  JOURNAL_VERSION,
  type Plan,
  type Role,
  type RunView,
  type Scenario,
  type TargetInfo,
} from '@firedrill/contract';
import { userSeed } from '@firedrill/reference';
import type { Attachment, Driver, Target } from './drivers/driver.ts';
import { Ledger } from './engine/ledger.ts';
import type { ManualDrill } from './engine/manual-drill.ts';
import { checkTargets } from './engine/preflight.ts';
import { type EarlyEnd, Runner, type RunParts } from './engine/runner.ts';
import { findFault, prepareFault } from './faults/index.ts';
import { Journal, type JournalListener } from './journal/journal.ts';
import type { RunFiles, RunStore } from './journal/run-store.ts';
import { startLinks } from './link/links.ts';
import { linkAttachment } from './linked-attachment.ts';
import { startLoad } from './load/load.ts';
import { type Address, urlOf } from './platform/address.ts';
import type { Clock } from './platform/clock.ts';
import { entryUrl } from './platform/entry.ts';
import { newRunId } from './platform/ids.ts';
import { openProbe, standingProbes } from './probes/index.ts';
import { RunGuard } from './run-guard.ts';
import { linkedRoles, rolesByHand, rolesOf } from './run-roles.ts';
import { planScenario } from './scenario/plan.ts';
import { VERSION } from './version.ts';

/** What is to be run. */
export interface RunRequest {
  scenario: Scenario;
  /** Text of the scenario's file, which is kept with the run. */
  scenarioText: string;
  driver: string;
  /** In place of the scenario's own. */
  policy?: string;
  seed?: number;
  /** Folder of the run store, `.firedrill` by default. */
  out?: string;
  /** Directs the run in place of the scenario's timeline. */
  drill?: ManualDrill;
  /** Hears what takes long before the run begins. */
  progress(message: string): void;
  /** Done before anything is touched; the run does not begin when it rejects. */
  before?(): Promise<void>;
}

/** A run that was prepared: nothing has been started for it. */
export interface PreparedRun {
  readonly runId: string;
  readonly files: RunFiles;
  /** What is run, with what the caller wanted in place of the scenario's own. */
  readonly scenario: Scenario;
  /** The hand on a manual drill; missing where a scenario is followed. */
  readonly drill: Pick<ManualDrill, 'inject' | 'heal'> | undefined;
  /** Hears every event of the run. */
  subscribe(listener: JournalListener): () => void;
  /** Attaches the targets, runs the plan and cleans up; rejects when the targets or the load cannot be started. */
  start(): Promise<FinishedRun>;
  /** Ends the run before its time, healing first. */
  interrupt(reason: string): void;
  /** Ends a manual drill in good order, and any other run before its time. */
  end(reason: string): void;
}

/** How a run ended. */
export interface FinishedRun {
  runId: string;
  files: RunFiles;
  view: RunView;
  stuckCount: number;
}

function addressOf(targets: readonly Target[], role: Role): Address {
  const target = targets.find((candidate) => candidate.role === role);
  if (!target) throw new FiredrillError('target.start', `the driver attached no ${role}`);
  return target.path ?? target.address;
}

/** One run, put together from the registries. */
export class HarnessRun implements PreparedRun {
  readonly runId: string;
  readonly files: RunFiles;
  readonly #request: RunRequest;
  readonly #driver: Driver;
  readonly #store: RunStore;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #plan: Plan;
  readonly #stopped = new AbortController();
  #runner: Runner | undefined;
  #early: EarlyEnd | undefined;

  constructor(request: RunRequest, driver: Driver, store: RunStore, clock: Clock) {
    this.#request = request;
    this.#driver = driver;
    this.#store = store;
    this.#clock = clock;
    const plan = planScenario(request.scenario);
    this.#plan = request.drill ? { ...plan, manual: true } : plan;
    this.runId = newRunId(clock.wallTime());
    this.files = store.create(this.runId, request.scenarioText);
    this.#journal = new Journal(this.files.journal, clock, {
      onWriteFailure: (error) => this.#runner?.stop({ end: 'error', reason: error.message }),
      onListenerFailure: (error) => request.progress(`a reporter failed and is left out: ${String(error)}`),
    });
  }

  get scenario(): Scenario {
    return this.#request.scenario;
  }

  get drill(): ManualDrill | undefined {
    return this.#request.drill;
  }

  subscribe(listener: JournalListener): () => void {
    return this.#journal.subscribe(listener);
  }

  interrupt(reason: string): void {
    this.#stop({ end: 'interrupted', reason }, new FiredrillError('usage.invalid', reason));
  }

  end(reason: string): void {
    if (this.drill && this.#journal.view.seq > 0) this.drill.finish();
    else this.interrupt(reason);
  }

  async start(): Promise<FinishedRun> {
    const guard = new RunGuard({
      runId: this.runId,
      driver: this.#driver,
      ledger: this.files.ledger,
      store: this.#store.root,
      clock: this.#clock,
      onLost: (error) => this.#stop({ end: 'error', reason: error.message }, error),
    });
    let stuckCount = 0;
    let ledger: Ledger | undefined;
    try {
      // From here on others can tell whether the process lives that makes the run.
      ledger = Ledger.forRun(this.files.ledger, guard.watchdog);
      const { scenario, progress, drill } = this.#request;
      const { signal } = this.#stopped;
      await this.#request.before?.();
      const roles = drill ? await rolesByHand(this.#driver, signal) : rolesOf(scenario);
      const { tls = false } = scenario;
      await guard.claim(roles, signal);
      const replication = this.#plan.faults.some(({ kind }) => findFault(kind)?.needs === 'replication');
      const options = { runId: this.runId, roles, seed: userSeed(), tls, replication, progress };
      const attached = await this.#driver.attach(options, signal);
      const attachment = await this.#withLinks(attached, roles);
      const finished = await this.#run(attachment, guard, ledger).finally(() => attachment.close());
      stuckCount = finished.stuckCount;
      return finished;
    } finally {
      ledger?.endRun();
      await guard.end(stuckCount);
      this.#journal.close();
      if (this.#journal.view.seq === 0) this.#store.discard(this.runId);
    }
  }

  #stop(early: EarlyEnd, error: FiredrillError): void {
    this.#early ??= early;
    this.#stopped.abort(error);
    this.#runner?.stop(early);
  }

  /** Puts a link in front of the targets that need one; the others are reached directly. */
  async #withLinks(attachment: Attachment, attached: readonly Role[]): Promise<Attachment> {
    const roles = linkedRoles(this.#plan, attached);
    if (roles.length === 0) return attachment;
    const links = startLinks({ seed: this.#plan.seed, clock: this.#clock });
    links.onFailure((error) => this.#runner?.stop({ end: 'error', reason: error.message }));
    return await linkAttachment(attachment, roles, links, this.#clock);
  }

  async #run(attachment: Attachment, guard: RunGuard, ledger: Ledger): Promise<FinishedRun> {
    const { targets } = attachment;
    const check = checkTargets({
      probes: standingProbes(targets),
      openProbe: (name) => openProbe(name, targets, this.#clock),
      clock: this.#clock,
      signal: this.#stopped.signal,
    });
    await Promise.all([check, guard.ready]);
    const runner = this.#compose(attachment, ledger);
    this.#runner = runner;
    if (this.#early) runner.stop(this.#early);
    const view = await runner.run();
    return { runId: this.runId, files: this.files, view, stuckCount: runner.stuckCount };
  }

  #compose(attachment: Attachment, ledger: Ledger): Runner {
    const { targets } = attachment;
    const { scenario, drill } = this.#request;
    const cache = addressOf(targets, 'cache');
    return new Runner({
      started: this.#started(targets.map(({ info }) => info)),
      attachment,
      standingProbes: standingProbes(targets),
      openProbe: (name) => openProbe(name, targets, this.#clock),
      prepareFault,
      startLoad: (listener, signal) =>
        startLoad({
          profile: scenario.load,
          seed: this.#plan.seed,
          subjectModule: entryUrl('subjects/reference', import.meta.url),
          subjectOptions: {
            policy: scenario.policy,
            seed: this.#plan.seed,
            redisUrl: urlOf(cache.tls ? 'rediss' : 'redis', cache),
            ...(cache.tls && { redisCaFile: cache.tls.caFile }),
            mysqlUrl: urlOf('mysql', addressOf(targets, 'database')),
          },
          listener,
          signal,
        }),
      journal: this.#journal,
      ledger,
      clock: this.#clock,
      ...(drill && { direct: drill.direct }),
    });
  }

  #started(targets: TargetInfo[]): RunParts['started'] {
    const { scenario } = this.#request;
    return {
      type: 'run.started',
      journalVersion: JOURNAL_VERSION,
      runId: this.runId,
      firedrill: VERSION,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      driver: this.#driver.kind,
      subject: 'reference',
      policy: scenario.policy,
      scenario,
      plan: this.#plan,
      targets,
    };
  }
}
