import { readFile } from 'node:fs/promises';
import {
  type Catalogue,
  type DoctorReport,
  FiredrillError,
  type InjectFaultRequest,
  type LiveState,
  METRICS,
  messageOf,
  type RunSummary,
  type RunView,
  type ScenarioCheck,
  type ScenarioDocument,
  type ScenarioList,
  type StartRunRequest,
} from '@firedrill/contract';
import { POLICIES } from '@firedrill/reference';
import { examine } from '../doctor/examine.ts';
import { FAULTS } from '../faults/index.ts';
import type { Harness } from '../harness.ts';
import type { RunEvents, RunReport } from '../http/drill-service.ts';
import type { RunStore } from '../journal/run-store.ts';
import { abortable } from '../platform/abortable.ts';
import { deadline } from '../platform/clock.ts';
import { redact } from '../platform/redact.ts';
import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import { VERSION } from '../version.ts';
import { catalogueOf } from './catalogue.ts';
import type { LiveRun } from './live-run.ts';
import { LiveRuns } from './live-runs.ts';
import { besideQueue, leftInForce, underWay, unstored } from './refusals.ts';
import { type HtmlReport, reportOf } from './reports.ts';
import { storedEvents } from './run-events.ts';
import { RunQueue } from './run-queue.ts';
import { RunStarter, type WantedRun, type WantedScenario } from './run-starter.ts';
import { ScenarioLibrary } from './scenario-library.ts';
import type { DrillServiceOptions, OwnedDrillService } from './service-options.ts';
import { StoredRuns } from './stored-runs.ts';

/** Healing one fault is tried for a minute; a run may have several, and is put away after that. */
const CLOSE_MS_MAX = 90_000;

/** Makes the service that the API asks, on a harness and its run store, and begins to heal what died before. */
export function createDrillService(harness: Harness, options: DrillServiceOptions): OwnedDrillService {
  return new HarnessService(harness, options);
}

/** The service of one harness and one run store. */
class HarnessService implements OwnedDrillService {
  readonly version = VERSION;
  readonly healed: Promise<void>;
  readonly queue: RunQueue<WantedScenario>;
  readonly #harness: Harness;
  readonly #store: RunStore;
  readonly #driver: string;
  readonly #htmlReport: HtmlReport | undefined;
  readonly #library: ScenarioLibrary;
  readonly #stored: StoredRuns;
  readonly #live: LiveRuns;
  readonly #starter: RunStarter;
  readonly #tell: (message: string) => void;
  #isHealing = true;

  constructor(harness: Harness, options: DrillServiceOptions) {
    const { clock, tell = () => undefined } = options;
    const driver = harness.driver(options.driver ?? harness.defaultDriver.kind);
    this.#harness = harness;
    this.#driver = driver.kind;
    this.#htmlReport = options.htmlReport;
    this.#store = harness.store(options.store);
    this.#library = new ScenarioLibrary(harness, driver.kind, options.folder);
    this.#live = new LiveRuns(clock, options.limits.runsMax, () => this.queue.proceed());
    this.#stored = new StoredRuns(this.#store, clock, (runId) => this.#live.hasEnded(runId));
    this.#tell = (message) => tell(redact(message));
    this.#starter = new RunStarter({
      harness,
      library: this.#library,
      store: this.#store,
      clock,
      driver: driver.kind,
      tell: this.#tell,
    });
    this.queue = new RunQueue({
      runsMax: options.limits.runsMax,
      read: (request) => this.#starter.readScenario(request),
      hasRoom: (of) => this.#live.hasRoom(of),
      begin: (wanted) => this.#begin(wanted),
    });
    this.healed = this.#starter
      .heal(driver)
      .catch((error: unknown) => this.#tell(messageOf(error)))
      .then(() => {
        this.#isHealing = false;
      });
  }

  get isHealing(): boolean {
    return this.#isHealing;
  }

  catalogue(): Catalogue {
    return catalogueOf(this.#harness.drivers, this.#driver);
  }

  async doctor(): Promise<DoctorReport> {
    const checks = await examine(this.#store.root, this.#harness.drivers);
    return { ready: checks.every(({ state }) => state !== 'missing'), checks };
  }

  async live(): Promise<LiveState> {
    const runs = (await this.runs()).filter(({ state }) => state === 'starting' || state === 'running');
    const latest = this.#live.latest;
    const history = latest?.view.client.history ?? [];
    return {
      firedrill: VERSION,
      runs,
      queue: this.queue.short,
      connectionHistory: latest ? history.map((change) => ({ runId: latest.runId, ...change })) : [],
    };
  }

  async scenarios(): Promise<ScenarioList> {
    return await this.#library.list();
  }

  async scenario(name: string): Promise<ScenarioDocument> {
    return await this.#library.read(name);
  }

  check(text: string, driver?: string): ScenarioCheck {
    return this.#library.check(text, driver);
  }

  async saveScenario(name: string, text: string): Promise<ScenarioDocument> {
    return await this.#library.save(name, text);
  }

  async deleteScenario(name: string): Promise<void> {
    await this.#library.remove(name);
  }

  scenarioSchema(): object {
    const policies = POLICIES.map(({ name }) => name);
    return scenarioJsonSchema({ faults: FAULTS, policies, metrics: METRICS });
  }

  async runs(): Promise<readonly RunSummary[]> {
    const here = this.#live.all.map(({ summary }) => summary);
    const others = (await this.#stored.ids()).filter((id) => !here.some((run) => run.id === id));
    return [...here, ...(await this.#stored.summaries(others))].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  async run(runId: string): Promise<RunSummary> {
    return this.#live.find(runId)?.summary ?? (await this.#stored.summary(runId));
  }

  async view(runId: string): Promise<RunView> {
    return this.#live.find(runId)?.view ?? (await this.#stored.view(runId));
  }

  async events(runId: string): Promise<RunEvents> {
    const live = this.#live.find(runId);
    if (live) return live.events;
    await this.#stored.requireStored(runId);
    return await storedEvents(runId, this.#store.filesOf(runId).journal);
  }

  async scenarioOfRun(runId: string): Promise<string> {
    await this.#stored.requireStored(runId);
    return await readFile(this.#store.filesOf(runId).scenario, 'utf8');
  }

  async report(runId: string, format: 'html' | 'json' | 'junit'): Promise<RunReport> {
    const view = await this.view(runId);
    const [reason] = view.run ? [] : (await this.run(runId)).reasons;
    if (reason !== undefined) {
      throw new FiredrillError(
        'run.not-found',
        `the run never began, so there is no report of it: ${reason}`,
      );
    }
    return await reportOf(runId, format, view, this.#store.filesOf(runId), this.#htmlReport);
  }

  async start(request: StartRunRequest): Promise<RunSummary> {
    return this.#begin(await this.#starter.read(request)).summary;
  }

  onBegun(listener: (runId: string) => void): () => void {
    return this.#live.onBegun(listener);
  }

  async stop(runId: string, reason: string): Promise<RunSummary> {
    const run = await this.#requireHere(runId);
    run.stop(reason);
    return run.summary;
  }

  async remove(runId: string): Promise<void> {
    const run = this.#live.find(runId);
    if (run && run.state !== 'finished') throw underWay(runId);
    // Of one that is judged, what it ran on may still have to be put away.
    await run?.done;
    if (this.#live.forget(runId)) return;
    const { state } = await this.#stored.summary(runId);
    if (state === 'starting' || state === 'running') throw underWay(runId);
    if (this.#stored.isBroken(runId)) throw leftInForce(runId);
    this.#stored.forget(runId);
    this.#store.discard(runId);
  }

  async inject(runId: string, fault: InjectFaultRequest): Promise<string> {
    const { forMs, ...asked } = fault;
    const run = await this.#requireHere(runId);
    return run.drill.inject(forMs === undefined ? asked : { ...asked, forMs });
  }

  async heal(runId: string, faultId: string): Promise<void> {
    (await this.#requireHere(runId)).drill.heal(faultId);
  }

  async close(reason = 'the server was ended'): Promise<void> {
    this.queue.close();
    const done = Promise.all([this.#live.close(reason), this.healed]);
    await abortable(done, deadline(CLOSE_MS_MAX, 'healing and ending the runs')).catch(() => undefined);
  }

  #begin({ driver, begin }: WantedRun): LiveRun {
    try {
      return this.#live.begin(driver, begin);
    } catch (error) {
      throw unstored(besideQueue(error, this.queue.short), this.#tell);
    }
  }

  async #requireHere(runId: string): Promise<LiveRun> {
    const run = this.#live.find(runId);
    if (run) return run;
    const { state } = await this.#stored.summary(runId);
    const isElsewhere = state === 'running' || state === 'starting';
    throw new FiredrillError('run.ended', `run ${runId} is not under way here`, {
      ...(isElsewhere && { hint: 'another Firedrill runs it: stop it there, it heals first' }),
    });
  }
}
