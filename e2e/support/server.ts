import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = join(ROOT, 'server', 'bin', 'firedrill.mjs');
const JOURNALS = join(ROOT, 'e2e', 'journals');
const SCENARIOS = join(ROOT, 'e2e', 'scenarios');
/** Where the sources have changed they are compiled first, or another process is waited for that does. */
const START_MS_MAX = 50_000;
const END_MS_MAX = 60_000;

/** A folder to work in: runs that were recorded, and scenarios that are short. */
export interface Store {
  folder: string;
  /** Id of each recorded run by the name of its file: `redis-crash`. */
  ids: Readonly<Record<string, string>>;
}

/** Puts a recorded run into a store; returns its id. That of `x.2` is of the same scenario as `x`. */
function putRun(folder: string, name: string): string {
  const journal = gunzipSync(readFileSync(join(JOURNALS, `${name}.ndjson.gz`)));
  const first: unknown = JSON.parse(journal.toString('utf8').split('\n', 1)[0] ?? '');
  const { runId } = first as { runId: string };
  const run = join(folder, 'runs', runId);
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'journal.ndjson'), journal);
  const [scenario] = name.split('.');
  copyFileSync(join(JOURNALS, `${scenario}.yaml`), join(run, 'scenario.yaml'));
  return runId;
}

/** Makes a store in the temporary directory, with the scenarios of the tests and every recorded run. */
export function makeStore(): Store {
  const folder = makeEmptyStore().folder;
  cpSync(SCENARIOS, join(folder, 'scenarios'), { recursive: true });
  const names = readdirSync(JOURNALS)
    .filter((file) => file.endsWith('.ndjson.gz'))
    .map((file) => file.replace('.ndjson.gz', ''));
  return { folder, ids: Object.fromEntries(names.map((name) => [name, putRun(folder, name)])) };
}

/** Makes a store in the temporary directory in which nothing is, as on the first day. */
export function makeEmptyStore(): Store {
  return { folder: mkdtempSync(join(tmpdir(), 'firedrill-e2e-')), ids: {} };
}

/** Removes a store and all that is in it. */
export function removeStore({ folder }: Store): void {
  rmSync(folder, { recursive: true, force: true });
}

/** `firedrill up` as a process of its own. */
export class DashboardServer {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #output: () => string;

  private constructor(child: ChildProcess, url: string, output: () => string) {
    this.#child = child;
    this.url = url;
    this.#output = output;
  }

  /** Starts it on a free port, or the given one; resolves when it says where it listens. */
  static async start(store: Store, port = 0): Promise<DashboardServer> {
    const args = [ENTRY, 'up', '--port', String(port), '--out', store.folder];
    const child = spawn(process.execPath, args, { cwd: store.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const url = new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        output += chunk.toString('utf8');
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
        if (found) resolve(found);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the server ended with exit code ${code}:\n${output}`)));
      setTimeout(() => reject(new Error(`the server did not start:\n${output}`)), START_MS_MAX).unref();
    });
    try {
      return new DashboardServer(child, await url, () => output);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** All that it has printed. */
  get output(): string {
    return this.#output();
  }

  /** The port it listens on. */
  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends it in good order: what is broken is healed first. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), END_MS_MAX);
    await ended;
    clearTimeout(limit);
  }
}

/** Runs a command of Firedrill in a store to its end; rejects with what it printed when that went wrong. */
export async function firedrill(store: Store, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [ENTRY, ...args], { cwd: store.folder });
  return stdout;
}
