import { join } from 'node:path';
import { FiredrillError, METRICS, type Scenario } from '@firedrill/contract';
import { POLICIES } from '@firedrill/reference';
import type { Driver, DriverSettings } from './drivers/driver.ts';
import { DRIVERS } from './drivers/index.ts';
import { ManualDrill } from './engine/manual-drill.ts';
import { FAULTS } from './faults/index.ts';
import { HarnessRun, type PreparedRun, type RunRequest } from './harness-run.ts';
import { RunStore, STORE_FOLDER } from './journal/run-store.ts';
import { capabilitiesOf } from './linked-attachment.ts';
import type { Clock } from './platform/clock.ts';
import type { Known } from './scenario/known.ts';
import { loadScenario, type ScenarioSource } from './scenario/load-scenario.ts';
import { checkManualFault, type ManualSettings, manualScenario } from './scenario/manual-scenario.ts';

/** The composition root: knows every registry and puts a run together from them. */
export class Harness {
  readonly #clock: Clock;
  readonly #drivers: readonly Driver[];
  readonly #settings: DriverSettings = {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#drivers = DRIVERS.map((create) => create(clock, this.#settings));
  }

  /** Names the file of targets that are known by address only. */
  useTargets(file: string): void {
    this.#settings.targetsFile = file;
  }

  get drivers(): readonly Driver[] {
    return this.#drivers;
  }

  /** The driver that is used unless another is asked for. */
  get defaultDriver(): Driver {
    const [driver] = this.#drivers;
    if (!driver) throw new FiredrillError('internal', 'no driver is registered');
    return driver;
  }

  /** The driver of a kind; `usage.invalid` when there is none. */
  driver(kind: string): Driver {
    const driver = this.#drivers.find((candidate) => candidate.kind === kind);
    if (driver) return driver;
    const kinds = this.#drivers.map((candidate) => candidate.kind).join(', ');
    throw new FiredrillError('usage.invalid', `no driver is called ${kind}`, { hint: `drivers: ${kinds}` });
  }

  /** The run store of a folder. */
  store(out: string = join(process.cwd(), STORE_FOLDER)): RunStore {
    return new RunStore(out);
  }

  /** Reads a scenario for a driver; throws all its mistakes at once. */
  loadScenario(source: ScenarioSource, driverKind: string): Scenario {
    return loadScenario(source, this.#namesFor(this.driver(driverKind))).scenario;
  }

  /** The scenario as it is to be run, with what the caller wants in place of its own; `usage.invalid` for a wrong policy. */
  choose(scenario: Scenario, { policy, seed }: Pick<RunRequest, 'policy' | 'seed'>): Scenario {
    const chosen = { ...scenario, policy: policy ?? scenario.policy, seed: seed ?? scenario.seed };
    if (POLICIES.some(({ name }) => name === chosen.policy)) return chosen;
    const names = POLICIES.map(({ name }) => name).join(', ');
    throw new FiredrillError('usage.invalid', `no policy is called ${chosen.policy}`, {
      hint: `policies: ${names}`,
    });
  }

  /** Makes a run ready: its id, its folder, its journal. */
  prepare(request: RunRequest): PreparedRun {
    return new HarnessRun(
      { ...request, scenario: this.choose(request.scenario, request) },
      this.driver(request.driver),
      this.store(request.out),
      this.#clock,
    );
  }

  /** Makes a manual drill ready; throws `usage.invalid` for settings that the driver cannot meet. */
  prepareManual(
    settings: ManualSettings,
    request: Pick<RunRequest, 'driver' | 'out' | 'progress' | 'before'>,
  ): PreparedRun {
    const known = withoutReplica(this.#namesFor(this.driver(request.driver)));
    const { scenario, text } = manualScenario(settings, known);
    const drill = new ManualDrill((fault) => checkManualFault(fault, settings, known));
    return this.prepare({ ...request, scenario, scenarioText: text, drill });
  }

  #namesFor(driver: Driver): Known {
    return {
      faults: FAULTS,
      policies: POLICIES.map(({ name }) => name),
      metrics: METRICS,
      driver: driver.kind,
      capabilitiesOf: (role) => capabilitiesOf(driver, role),
      refusal: (role, capability) => driver.refusal?.(role, capability),
    };
  }
}

/** In a manual drill the standby stands alone: one that replicates could be emptied by what is done to the cache. */
function withoutReplica(known: Known): Known {
  return {
    ...known,
    capabilitiesOf: (role) => known.capabilitiesOf(role).filter((name) => name !== 'replication'),
    refusal: (role, capability) =>
      capability === 'replication' ? 'in a manual drill it stands alone' : known.refusal?.(role, capability),
  };
}
