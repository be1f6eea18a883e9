import { readFile, rm, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import {
  type BrokenScenario,
  FiredrillError,
  type MistakeInfo,
  messageOf,
  type PlanInfo,
  type Scenario,
  type ScenarioCheck,
  type ScenarioDocument,
  type ScenarioList,
  type ScenarioSummary,
  scenarioName,
} from '@firedrill/contract';
import type { Harness } from '../harness.ts';
import { storageError, writeWhole } from '../platform/storage.ts';
import { availableScenarios, namedScenario, OWN_FOLDER } from '../scenario/find-scenarios.ts';
import type { ScenarioSource } from '../scenario/load-scenario.ts';
import { type Mistake, ScenarioError } from '../scenario/mistakes.ts';
import { planScenario } from '../scenario/plan.ts';
import { SHIPPED } from '../scenario/shipped.ts';
import { isRecord, parseYaml } from '../scenario/yaml-source.ts';

/** What a scenario's file says, or what is wrong with it. */
type Entry = { scenario: ScenarioSummary } | { broken: BrokenScenario };

/** Reads scenarios for a driver, and nothing else of a harness. */
type Reader = Pick<Harness, 'loadScenario'>;

/** The scenarios that a name can stand for: those that come with Firedrill, and one's own in `./scenarios`. */
export class ScenarioLibrary {
  readonly #harness: Reader;
  readonly #driver: string;
  readonly #cwd: string;
  /** What was read of each file, with the file's size and time of change. */
  readonly #read = new Map<string, { stamp: string; entry: Entry }>();

  /** `driver` is the kind that scenarios are checked for unless another is asked for. */
  constructor(harness: Reader, driver: string, cwd: string = process.cwd()) {
    this.#harness = harness;
    this.#driver = driver;
    this.#cwd = cwd;
  }

  /** All of them, by name; a file with mistakes is listed with what is wrong. */
  async list(): Promise<ScenarioList> {
    const entries: Entry[] = [];
    for (const path of await availableScenarios({ cwd: this.#cwd })) entries.push(await this.#entry(path));
    return {
      scenarios: entries.flatMap((entry) => ('scenario' in entry ? [entry.scenario] : [])),
      broken: entries.flatMap((entry) => ('broken' in entry ? [entry.broken] : [])),
    };
  }

  /** The text of one; `scenario.not-found`, naming the nearest, when there is none. */
  async read(name: string): Promise<ScenarioDocument> {
    const { path, text } = await this.source(name);
    return { name, ...this.#placeOf(path), text };
  }

  /** The same as a source that can be loaded. */
  async source(name: string): Promise<ScenarioSource> {
    if (!scenarioName.safeParse(name).success) {
      throw new FiredrillError('scenario.not-found', 'no scenario can have that name', {
        hint: 'names are lower-case letters, digits and hyphens',
      });
    }
    const path = await namedScenario(name, { cwd: this.#cwd });
    return { path, text: await readText(path) };
  }

  /** What a text says, or all that is wrong with it. */
  check(text: string, driver: string = this.#driver): ScenarioCheck {
    try {
      return { mistakes: [], scenario: described(this.#harness.loadScenario(unnamed(text), driver)) };
    } catch (error) {
      if (error instanceof ScenarioError) return { mistakes: error.mistakes.map(mistakeInfo) };
      throw error;
    }
  }

  /** Writes one of the user's own, as a whole or not at all; throws `scenario.invalid` with all mistakes. */
  async save(name: string, text: string): Promise<ScenarioDocument> {
    if (!scenarioName.safeParse(name).success) {
      throw new FiredrillError('usage.invalid', 'no scenario can have that name', {
        hint: 'use lower-case letters, digits and hyphens',
      });
    }
    if (SHIPPED.includes(name)) {
      throw new FiredrillError('usage.invalid', `${name} comes with Firedrill and is not written over`, {
        hint: 'save it under another name',
      });
    }
    const path = join(this.#cwd, OWN_FOLDER, `${name}.yaml`);
    this.#harness.loadScenario({ path, text }, this.#driver);
    try {
      await writeWhole(path, text);
    } catch (error) {
      throw storageError(`cannot write the scenario ${name}`, error);
    }
    return { name, ...this.#placeOf(path), text };
  }

  /**
   * Removes one of the user's own, also one with mistakes; throws `usage.invalid` for what comes with Firedrill, and
   * `scenario.not-found` where there is none of that name.
   */
  async remove(name: string): Promise<void> {
    if (SHIPPED.includes(name)) {
      throw new FiredrillError('usage.invalid', `${name} comes with Firedrill and is not deleted`);
    }
    const { path } = await this.source(name);
    try {
      await rm(resolve(this.#cwd, path));
    } catch (error) {
      throw storageError(`cannot delete the scenario ${name}`, error);
    }
  }

  async #entry(found: string): Promise<Entry> {
    const path = resolve(this.#cwd, found);
    const { size, mtimeMs } = await stat(path).catch(() => ({ size: -1, mtimeMs: 0 }));
    const stamp = `${size} ${mtimeMs}`;
    const known = this.#read.get(path);
    if (known?.stamp === stamp) return known.entry;
    const entry = await this.#describe(path);
    this.#read.set(path, { stamp, entry });
    return entry;
  }

  async #describe(path: string): Promise<Entry> {
    const { file, shipped } = this.#placeOf(path);
    const name = basename(path, extname(path));
    try {
      const scenario = this.#harness.loadScenario({ path, text: await readText(path) }, this.#driver);
      return { scenario: { ...described(scenario), file, shipped } };
    } catch (error) {
      const mistakes =
        error instanceof ScenarioError
          ? error.mistakes.map(mistakeInfo)
          : [{ line: 1, column: 1, length: 1, message: messageOf(error) }];
      return { broken: { name, file, mistakes } };
    }
  }

  /** Where a file lies, as a person would name it: never with what lies above the project. */
  #placeOf(path: string): Pick<ScenarioSummary, 'file' | 'shipped'> {
    const fromHere = relative(this.#cwd, path);
    const isOwn = !fromHere.startsWith('..');
    const file = isOwn ? fromHere : join(OWN_FOLDER, basename(path));
    return { file, shipped: SHIPPED.includes(basename(path, extname(path))) };
  }
}

/** A text that is in no file is taken as that of the name which it gives itself. */
export function unnamed(text: string): ScenarioSource {
  const source = { path: 'scenario.yaml', text };
  const parsed = parseYaml(source);
  const name = 'yaml' in parsed && isRecord(parsed.yaml.value) ? parsed.yaml.value.name : undefined;
  return typeof name === 'string' && scenarioName.safeParse(name).success
    ? { path: `${name}.yaml`, text }
    : source;
}

function described(scenario: Scenario): Omit<ScenarioSummary, 'file' | 'shipped'> {
  const { name, title, description, policy, claims } = scenario;
  const { seed, warmupMs, durationMs, faults } = planScenario(scenario);
  const plan: PlanInfo = { seed, warmupMs, durationMs, faults };
  return { name, title, description, policy, claims: claims.map(({ text }) => text), plan };
}

function mistakeInfo({ line, column, length, message, suggestion }: Mistake): MistakeInfo {
  return { line, column, length, message, ...(suggestion === undefined ? {} : { suggestion }) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new FiredrillError('scenario.not-found', `the scenario ${basename(path)} cannot be read`);
  }
}
