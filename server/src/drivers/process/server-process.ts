import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { FiredrillError, type Role } from '@firedrill/contract';
import { abortable } from '../../platform/abortable.ts';
import { type Clock, deadline, until } from '../../platform/clock.ts';
import { isAlive, sendSignal, statusOf } from '../../platform/process-table.ts';
import type { Effect, Freeze, Lifecycle, TargetExit } from '../driver.ts';
import { type Command, forgetProcess, recordedProcesses, spawnRecorded } from './recorded-process.ts';

/** One process from its start to its end. */
interface Life {
  child: ChildProcess;
  pid: number;
  startedAtMs: number;
  /** A signal that ends it was sent. */
  ending: boolean;
  end: TargetExit | undefined;
  ended: Promise<TargetExit>;
}

/** Ends a process with those that it forked, such as the one in which Redis rewrites its log. */
function killGroup(life: Life): void {
  life.ending = true;
  if (!sendSignal(-life.pid, 'SIGKILL')) life.child.kill('SIGKILL');
}

/** What a server process is made of. */
export interface ServerProcessOptions {
  role: Role;
  sandbox: string;
  clock: Clock;
  onExit(exit: TargetExit): void;
}

/** A target's server: at most one process at a time, started any number of times on the same port and data. */
export class ServerProcess implements Lifecycle, Freeze {
  readonly #options: ServerProcessOptions;
  #command: Command | undefined;
  #life: Life | undefined;
  #closed = false;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  /** Sets what the next start runs. */
  use(command: Command): void {
    this.#command = command;
  }

  /** Whether a process runs that has not been told to end. */
  get running(): boolean {
    return this.#life !== undefined && this.#life.end === undefined && !this.#life.ending;
  }

  async start(signal: AbortSignal): Promise<Effect> {
    while (this.#life !== undefined && this.#life.end === undefined) {
      if (!this.#life.ending) {
        return { atMs: this.#life.startedAtMs, detail: `process ${this.#life.pid} was already running` };
      }
      await abortable(this.#life.ended, signal);
    }
    await this.#replaceForeign(signal);
    if (this.#closed) throw this.#actionError('start', 'its sandbox is closed');
    return this.running ? this.start(signal) : await this.#spawn();
  }

  async kill(signal: AbortSignal): Promise<Effect> {
    const life = this.#life;
    if (life === undefined || life.end !== undefined) return this.#endedBefore(life);
    killGroup(life);
    const exit = await abortable(life.ended, signal);
    return { atMs: exit.atMs, detail: `process ${life.pid} exited on SIGKILL` };
  }

  async stop(graceMs: number, signal: AbortSignal): Promise<Effect> {
    const life = this.#life;
    if (life === undefined || life.end !== undefined) return this.#endedBefore(life);
    life.ending = true;
    life.child.kill('SIGTERM');
    // A frozen process acts on SIGTERM only once it runs again.
    life.child.kill('SIGCONT');
    const grace = new AbortController();
    const patience = this.#options.clock.sleep(graceMs, grace.signal).catch(() => {});
    try {
      await abortable(Promise.race([life.ended, patience]), signal);
    } finally {
      grace.abort();
    }
    const graceful = life.end !== undefined;
    if (!graceful) killGroup(life);
    const exit = await abortable(life.ended, signal);
    const how = graceful
      ? 'exited on SIGTERM'
      : `did not exit within ${graceMs} ms of SIGTERM and was killed`;
    return { atMs: exit.atMs, detail: `process ${life.pid} ${how}` };
  }

  async pause(signal: AbortSignal): Promise<Effect> {
    const life = this.#life;
    if (life === undefined || life.end !== undefined) throw this.#actionError('freeze', 'it does not run');
    life.child.kill('SIGSTOP');
    return await this.#reach(life, (state) => state === 'T', 'stopped on SIGSTOP', signal);
  }

  async resume(signal: AbortSignal): Promise<Effect> {
    const life = this.#life;
    if (life === undefined || life.end !== undefined) return this.#endedBefore(life);
    life.child.kill('SIGCONT');
    return await this.#reach(life, (state) => state !== 'T', 'continued on SIGCONT', signal);
  }

  /** Ends the process for good. */
  async close(): Promise<void> {
    this.#closed = true;
    const life = this.#life;
    if (life === undefined || life.end !== undefined) return;
    killGroup(life);
    await life.ended;
  }

  async #spawn(): Promise<Effect> {
    const { role, sandbox, clock, onExit } = this.#options;
    if (this.#command === undefined) throw this.#actionError('start', 'it has no command');
    const child = spawnRecorded(sandbox, role, this.#command);
    const startedAtMs = clock.nowMs();
    const { pid } = child;
    if (pid === undefined) {
      const [error] = await once(child, 'error', { signal: deadline(1_000, 'the error of a spawn') }).catch(
        (cause: unknown) => [cause],
      );
      throw this.#actionError('start', error instanceof Error ? error.message : 'it cannot be spawned');
    }
    child.on('error', () => {});
    const ended = new Promise<TargetExit>((resolve) => {
      child.once('exit', (exitCode, signal) => {
        const exit = { role, atMs: clock.nowMs(), exitCode, signal };
        life.end = exit;
        forgetProcess(sandbox, role, pid);
        resolve(exit);
        onExit(exit);
      });
    });
    const life: Life = { child, pid, startedAtMs, ending: false, end: undefined, ended };
    this.#life = life;
    return { atMs: startedAtMs, detail: `process ${pid} started` };
  }

  /** Another process may have healed this target by hand; its server must give the port and the data back. */
  async #replaceForeign(signal: AbortSignal): Promise<void> {
    const { sandbox, role } = this.#options;
    const foreign = recordedProcesses(sandbox, role);
    if (foreign.length === 0) return;
    for (const { pid } of foreign) sendSignal(pid, 'SIGKILL');
    await until(() => !foreign.some(isAlive), 2, signal);
  }

  async #reach(
    life: Life,
    condition: (state: string) => boolean,
    outcome: string,
    signal: AbortSignal,
  ): Promise<Effect> {
    await until(
      () => {
        const state = life.end === undefined ? statusOf(life.pid)?.state : undefined;
        if (state === undefined) throw this.#actionError('freeze or resume', 'it ended meanwhile');
        return condition(state);
      },
      1,
      signal,
    );
    return { atMs: this.#options.clock.nowMs(), detail: `process ${life.pid} ${outcome}` };
  }

  #endedBefore(life: Life | undefined): Effect {
    return life?.end === undefined
      ? { atMs: this.#options.clock.nowMs(), detail: 'no process was running' }
      : { atMs: life.end.atMs, detail: `process ${life.pid} had already exited` };
  }

  #actionError(action: string, reason: string): FiredrillError {
    return new FiredrillError('target.action', `Cannot ${action} ${this.#options.role}: ${reason}.`);
  }
}
