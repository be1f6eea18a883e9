import { rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunEnd, type RunView, runId, type Verdict } from '@firedrill/contract';
import { makeFolder, storageError } from '../platform/storage.ts';
import { readJournal, replay } from './read-journal.ts';

/** Where a project keeps its runs, seen from its root. */
export const STORE_FOLDER = '.firedrill';

/** The files of one stored run. */
export interface RunFiles {
  folder: string;
  scenario: string;
  journal: string;
  ledger: string;
  summary: string;
}

/** One line of the list of runs. */
export interface StoredRun {
  id: string;
  folder: string;
  scenario: string;
  policy: string;
  startedAt: string;
  /** Missing while a run goes on, and of a run that was cut off. */
  end?: RunEnd;
  verdict?: Verdict;
}

/** What else lies in the folder is no run. */
function isRunId(name: string): boolean {
  return runId.safeParse(name).success;
}

/** The runs under one folder: `<root>/runs/<id>/` with the scenario, the journal, the ledger and reports. */
export class RunStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Where the files of a run are, whether it exists or not. */
  filesOf(runId: string): RunFiles {
    const folder = join(this.root, 'runs', runId);
    return {
      folder,
      scenario: join(folder, 'scenario.yaml'),
      journal: join(folder, 'journal.ndjson'),
      ledger: join(folder, 'ledger.ndjson'),
      summary: join(folder, 'summary.json'),
    };
  }

  /** Makes the folder of a new run and keeps the scenario's text in it; leaves nothing where that fails. */
  create(runId: string, scenarioText: string): RunFiles {
    const files = this.filesOf(runId);
    try {
      makeFolder(files.folder);
      writeFileSync(files.scenario, scenarioText);
    } catch (error) {
      this.#discardIfMade(runId);
      throw storageError(`cannot store the run in ${files.folder}`, error);
    }
    return files;
  }

  /** Removes all that is stored of a run. */
  discard(runId: string): void {
    rmSync(this.filesOf(runId).folder, { recursive: true, force: true });
  }

  /** The error that there is already says more than that of clearing up after it. */
  #discardIfMade(runId: string): void {
    try {
      this.discard(runId);
    } catch {}
  }

  /** Ids of the stored runs, oldest first; rejects where there is something that cannot be looked into. */
  async ids(): Promise<string[]> {
    const folder = join(this.root, 'runs');
    try {
      return (await readdir(folder)).filter(isRunId).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw storageError(`cannot read the runs in ${folder}`, error);
    }
  }

  /** The view of a stored run, replayed from its journal. */
  async view(runId: string): Promise<RunView> {
    const { journal } = this.filesOf(runId);
    return replay((await readJournal(journal)).events, journal);
  }

  /** What is stored, oldest first; a run whose journal cannot be read is listed without its content. */
  async list(): Promise<StoredRun[]> {
    const runs: StoredRun[] = [];
    for (const id of await this.ids()) runs.push(await this.#describe(id));
    return runs;
  }

  async #describe(id: string): Promise<StoredRun> {
    const { folder } = this.filesOf(id);
    const view = await this.view(id).catch(() => undefined);
    const run = view?.run;
    if (!view || !run) return { id, folder, scenario: '?', policy: '?', startedAt: '?' };
    const finished = view.finished ? { end: view.finished.end, verdict: view.finished.verdict } : {};
    return {
      id,
      folder,
      scenario: run.scenario.name,
      policy: run.policy,
      startedAt: run.startedAt,
      ...finished,
    };
  }
}
