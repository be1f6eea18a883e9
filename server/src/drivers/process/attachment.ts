import type { Role } from '@firedrill/contract';
import { type Clock, deadline } from '../../platform/clock.ts';
import { ownIdentity } from '../../platform/process-table.ts';
import { type Random, randomInt } from '../../platform/random.ts';
import type { Attachment, Target, TargetExit, TargetLine } from '../driver.ts';
import { presentableLine } from '../log-line.ts';
import { startError } from './errors.ts';
import { type Guard, startGuard } from './guard.ts';
import { followLog } from './log-follower.ts';
import { releasePort, reservePort } from './port-locks.ts';
import { logFileOf } from './recorded-process.ts';
import { replicate } from './replication.ts';
import { createSandbox, removeSandbox, type SandboxRecord, sandboxPath, writeRecord } from './sandbox.ts';
import { ServerProcess } from './server-process.ts';
import { startTarget } from './target.ts';
import type { TargetServer } from './target-server.ts';

const REPLICATE_MS_MAX = 20_000;

/** What a run's sandbox is made of. */
export interface SandboxSetting {
  runId: string;
  tmpDir: string;
  locks: string;
  clock: Clock;
  /** Chooses among free ports. */
  random: Random;
}

/** A run's servers in their sandbox, from the first file to the last. */
export class ProcessAttachment implements Attachment {
  readonly sandbox: string;
  readonly #setting: SandboxSetting;
  readonly #record: SandboxRecord;
  readonly #guard: Guard;
  readonly #processes: ServerProcess[] = [];
  readonly #closings: (() => void)[] = [];
  readonly #listeners = new Set<(exit: TargetExit) => void>();
  /** What must not be read in a target's log. */
  readonly #secrets = new Map<Role, readonly string[]>();
  #targets: Target[] = [];
  #closed: Promise<void> | undefined;

  /** Makes the sandbox and its guardian; nothing runs yet. Throws `target.start` when the disk refuses. */
  constructor(setting: SandboxSetting) {
    this.#setting = setting;
    this.sandbox = sandboxPath(setting.tmpDir, setting.runId);
    this.#record = { runId: setting.runId, owner: ownIdentity(), commands: {} };
    // The guardian comes first: whenever its owner dies, somebody is there to clear what has been made by then.
    this.#guard = startGuard(this.sandbox, setting.locks);
    try {
      createSandbox(this.sandbox, this.#record);
    } catch (error) {
      void this.#guard.end();
      throw startError(`The sandbox ${this.sandbox} could not be made`, error);
    }
  }

  get targets(): Target[] {
    return this.#targets;
  }

  onExit(listener: (exit: TargetExit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onLine(listener: (line: TargetLine) => void): () => void {
    const { clock } = this.#setting;
    const ends = [...this.#secrets].map(([role, secrets]) =>
      followLog(logFileOf(this.sandbox, role), clock, (text) =>
        listener({ role, atMs: clock.nowMs(), text: presentableLine(text, secrets) }),
      ),
    );
    const end = (): void => {
      for (const endOne of ends.splice(0)) endOne();
    };
    this.#closings.push(end);
    return end;
  }

  /** Starts all servers side by side; when one fails the others are given up and the first error is thrown. */
  async start(servers: ReadonlyArray<readonly [Role, TargetServer]>, signal: AbortSignal): Promise<void> {
    const giveUp = new AbortController();
    const either = AbortSignal.any([giveUp.signal, signal]);
    const failures: unknown[] = [];
    const orFail = <T>(work: Promise<T>): Promise<T | undefined> =>
      work.catch((error: unknown) => {
        failures.push(error);
        giveUp.abort(error);
        return undefined;
      });
    const starts = servers.map(([role, server]) => orFail(this.#startTarget(role, server, either)));
    const [targets] = await Promise.all([Promise.all(starts), orFail(this.#guard.ready)]);
    signal.throwIfAborted();
    if (failures.length > 0) throw startError('The targets could not be started', failures[0]);
    this.#targets = targets.filter((target) => target !== undefined);
  }

  /** Makes the standby, if there is one, a replica of the cache. */
  async replicate(signal: AbortSignal): Promise<void> {
    const [cache, standby] = ['cache', 'standby'].map((role) =>
      this.#targets.find((target) => target.role === role),
    );
    if (!cache || !standby) return;
    const inTime = deadline(REPLICATE_MS_MAX, 'the replication from the cache to the standby', signal);
    const replica = await replicate(cache, standby, this.#setting.clock, inTime);
    this.#targets = this.#targets.map((target) => (target === standby ? replica : target));
  }

  close(): Promise<void> {
    this.#closed ??= this.#remove();
    return this.#closed;
  }

  async #startTarget(role: Role, server: TargetServer, signal: AbortSignal): Promise<Target> {
    const { clock, locks, random, runId } = this.#setting;
    const { sandbox } = this;
    this.#secrets.set(role, server.secrets);
    const process = new ServerProcess({ role, sandbox, clock, onExit: (exit) => this.#announce(exit) });
    this.#processes.push(process);
    const holder = { runId, owner: this.#record.owner };
    return await startTarget(
      {
        role,
        sandbox,
        server,
        process,
        reservePort: () => reservePort(locks, holder, (low, high) => randomInt(random, low, high)),
        releasePort: (port) => releasePort(locks, port),
        record: (name, command) => {
          this.#record.commands[name] = command;
          writeRecord(sandbox, this.#record);
        },
        owns: (closing) => this.#closings.push(closing),
      },
      signal,
    );
  }

  #announce(exit: TargetExit): void {
    for (const listener of this.#listeners) listener(exit);
  }

  async #remove(): Promise<void> {
    try {
      for (const closing of this.#closings.splice(0)) closing();
      await Promise.all(this.#processes.map((process) => process.close()));
      await removeSandbox(this.sandbox, this.#setting.locks);
    } finally {
      await this.#guard.end();
    }
  }
}
