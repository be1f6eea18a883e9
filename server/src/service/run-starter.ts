import { existsSync } from 'node:fs';
import { messageOf, type RunView, type Scenario, type StartRunRequest } from '@firedrill/contract';
import type { Driver } from '../drivers/driver.ts';
import type { Harness } from '../harness.ts';
import type { PreparedRun } from '../harness-run.ts';
import { healBeforeRun } from '../heal-store.ts';
import type { RunFiles, RunStore } from '../journal/run-store.ts';
import type { Clock } from '../platform/clock.ts';
import { writeWhole } from '../platform/storage.ts';
import type { ScenarioSource } from '../scenario/load-scenario.ts';
import { DEFAULT_POLICY, DEFAULT_SEED } from './catalogue.ts';
import { LiveRun, type Step } from './live-run.ts';
import { summaryText } from './reports.ts';
import { type ScenarioLibrary, unnamed } from './scenario-library.ts';

/** What starting runs needs. */
export interface StartingOptions {
  harness: Harness;
  library: ScenarioLibrary;
  store: RunStore;
  clock: Clock;
  /** Kind of the driver of a run that asks for none. */
  driver: string;
  /** Hears what people should know and no run tells. */
  tell(message: string): void;
}

/** A run that is wanted, read and found right. */
export interface WantedRun {
  driver: Driver;
  /** Makes its folder and starts it. */
  begin(): LiveRun;
}

/** A run of a scenario that is wanted. */
export interface WantedScenario extends WantedRun {
  scenario: Scenario;
}

type Callbacks = Parameters<Harness['prepareManual']>[1];

/** Makes runs of requests. Before each of them, what died before is healed; only one heals at a time. */
export class RunStarter {
  readonly #options: StartingOptions;
  #healing: Promise<void> = Promise.resolve();

  constructor(options: StartingOptions) {
    this.#options = options;
  }

  /** Heals what died before; rejects with `fault.stuck` when that leaves a fault of the driver in force. */
  heal(driver: Driver): Promise<void> {
    const healed = this.#healing.catch(() => undefined).then(() => this.#healNow(driver));
    this.#healing = healed;
    return healed;
  }

  /** Reads what is wanted; rejects with all the mistakes of a scenario, or with what the driver cannot do. */
  async read(request: StartRunRequest): Promise<WantedRun> {
    if (request.kind !== 'manual') return await this.readScenario(request);
    const { harness } = this.#options;
    const driver = harness.driver(request.driver ?? this.#options.driver);
    const { policy, seed, ratePerSecond, tls } = request;
    const settings = { policy: policy ?? DEFAULT_POLICY, seed: seed ?? DEFAULT_SEED, ratePerSecond, tls };
    return this.#wanted(driver, (callbacks) => harness.prepareManual(settings, callbacks));
  }

  /** The same of what follows a scenario. */
  async readScenario(request: Exclude<StartRunRequest, { kind: 'manual' }>): Promise<WantedScenario> {
    const { harness, library } = this.#options;
    const driver = harness.driver(request.driver ?? this.#options.driver);
    const { policy, seed } = request;
    const source: ScenarioSource =
      request.kind === 'scenario' ? await library.source(request.name) : unnamed(request.text);
    const loaded: Scenario = harness.loadScenario(source, driver.kind);
    const scenario = harness.choose(loaded, {
      ...(policy === undefined ? {} : { policy }),
      ...(seed === undefined ? {} : { seed }),
    });
    const wanted = this.#wanted(driver, (callbacks) =>
      harness.prepare({ ...callbacks, scenario, scenarioText: source.text }),
    );
    return { ...wanted, scenario };
  }

  #wanted(driver: Driver, prepare: (callbacks: Callbacks) => PreparedRun): WantedRun {
    const { store } = this.#options;
    const step: Step = { now: 'starting its targets' };
    const callbacks: Callbacks = {
      driver: driver.kind,
      out: store.root,
      progress: (message) => {
        step.now = message;
      },
      before: async () => {
        const next = step.now;
        step.now = 'healing what died before';
        await this.heal(driver);
        step.now = next;
      },
    };
    return {
      driver,
      begin: () => {
        const prepared = prepare(callbacks);
        return new LiveRun(prepared, driver.kind, step, (view) => this.#conclude(view, prepared.files));
      },
    };
  }

  /** Keeps the summary; without it the run is as good, since its journal has everything. */
  async #conclude(view: RunView, files: RunFiles): Promise<void> {
    if (!existsSync(files.folder)) {
      this.#options.tell(`nothing of the run is stored: ${files.folder} was removed while it went on`);
      return;
    }
    try {
      await writeWhole(files.summary, summaryText(view, files));
    } catch (error) {
      this.#options.tell(`cannot write ${files.summary}: ${messageOf(error)}`);
    }
  }

  async #healNow(driver: Driver): Promise<void> {
    const { harness, store, clock, tell } = this.#options;
    await healBeforeRun({ store, driver: (kind) => harness.driver(kind), clock }, driver, {
      onHealed: ({ runId, healed, stuck }) => {
        for (const { faultId, undo } of healed) {
          tell(`healed: ${undo.action} ${undo.role} (${faultId} of run ${runId})`);
        }
        for (const { faultId, reason, byHand } of stuck) {
          tell(`cannot heal ${faultId} of run ${runId}: ${reason}; do it by hand: ${byHand}`);
        }
      },
      onRemoved: tell,
    });
  }
}
