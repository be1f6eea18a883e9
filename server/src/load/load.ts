import { Worker } from 'node:worker_threads';
import {
  FiredrillError,
  type LoadProfile,
  type LoadWindow,
  messageOf,
  type Phase,
} from '@firedrill/contract';
import { deadline } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import { entryUrl } from '../platform/entry.ts';
import { inherited, PROGRAM_VARIABLES } from '../platform/environment.ts';
import { redact } from '../platform/redact.ts';
import type { SubjectEvent, SubjectOptions } from '../subjects/subject.ts';
import type { LoadCommand, LoadMessage, LoadWorkerData } from './messages.ts';

/** Hears what the load does. */
export interface LoadListener {
  onWindow(window: LoadWindow): void;
  /** `atMs` is of the monotonic clock, taken in the worker. */
  onSubjectEvent(event: SubjectEvent, atMs: number): void;
  /** The worker is gone: its code is `load.failed`. At most once, and not for a failure that `startLoad` rejects with. */
  onFailure(error: FiredrillError): void;
}

export interface LoadOptions {
  profile: LoadProfile;
  /** Fixes operations, keys and search texts. */
  seed: number;
  /** A module that exports `createSubject`. */
  subjectModule: URL;
  subjectOptions: SubjectOptions;
  listener: LoadListener;
  /** Ends the start early; has no effect once `startLoad` has resolved. */
  signal?: AbortSignal;
  /** How long the subject may take to open, and to close before the worker is ended without waiting for it. */
  openLimitMs?: number;
  stopLimitMs?: number;
}

/** Load that is ready to begin. */
export interface LoadHandle {
  /** Starts sending at `originMs` of the monotonic clock, from which the windows' times count. */
  begin(originMs: number, phase: Phase): void;
  /** Ends the current window early; resolves when the load counts in the new phase. Never rejects. */
  enterPhase(phase: Phase): Promise<void>;
  /**
   * Resolves when a closed profile's count is reached and each of its requests has been decided; for other profiles
   * it never does. Rejects with `load.failed` when the worker fails; a rejection that nobody hears does no harm.
   */
  readonly finished: Promise<void>;
  /** Delivers the last window, closes the subject and ends the worker. Idempotent; never rejects, never hangs. */
  stop(): Promise<void>;
}

const OPEN_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;

/** Starts the load worker and opens the subject in it; rejects with `load.failed` when that fails. */
export async function startLoad(options: LoadOptions): Promise<LoadHandle> {
  const load = new WorkerLoad(options);
  await load.opened(options.openLimitMs ?? OPEN_LIMIT_MS, options.signal);
  return load;
}

class WorkerLoad implements LoadHandle {
  readonly #worker: Worker;
  readonly #listener: LoadListener;
  readonly #stopLimitMs: number;
  readonly #opened = deferred<void>();
  readonly #finished = deferred<void>();
  /** Settles when the worker has nothing more to say: stopped, failed or gone. */
  readonly #ended = deferred<void>();
  readonly #phaseEntries: Array<() => void> = [];
  #state: 'opening' | 'open' | 'stopping' | 'failed' = 'opening';
  #stopped: Promise<void> | undefined;

  constructor(options: LoadOptions) {
    const { profile, seed, subjectOptions } = options;
    const workerData: LoadWorkerData = {
      profile,
      seed,
      subjectModule: options.subjectModule.href,
      subjectOptions,
    };
    this.#listener = options.listener;
    this.#stopLimitMs = options.stopLimitMs ?? STOP_LIMIT_MS;
    // Node's flags are left behind: a parent that runs the sources (a test) names other files than a compiled worker.
    this.#worker = new Worker(entryUrl('worker', import.meta.url), {
      workerData,
      name: 'load',
      execArgv: [],
      env: inherited(PROGRAM_VARIABLES),
    });
    // Who waits hears of a failure; that nobody waits is no defect.
    this.#opened.promise.catch(() => undefined);
    this.#finished.promise.catch(() => undefined);
    this.#worker.on('message', (message: LoadMessage) => this.#onMessage(message));
    this.#worker.on('error', (error) => this.#fail(messageOf(error)));
    this.#worker.on('exit', (code) => this.#fail(`it exited with code ${code}`));
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  /** Waits for the subject to be open; when it is not in time, the worker is ended. */
  async opened(limitMs: number, signal: AbortSignal | undefined): Promise<void> {
    const limit = deadline(limitMs, 'opening the subject', ...(signal ? [signal] : []));
    const giveUp = (): void => this.#fail(messageOf(limit.reason));
    if (limit.aborted) giveUp();
    limit.addEventListener('abort', giveUp, { once: true });
    try {
      await this.#opened.promise;
    } catch (error) {
      await this.#worker.terminate();
      throw error;
    } finally {
      limit.removeEventListener('abort', giveUp);
    }
  }

  begin(originMs: number, phase: Phase): void {
    this.#send({ type: 'begin', originMs, phase });
  }

  enterPhase(phase: Phase): Promise<void> {
    if (this.#state !== 'open') return Promise.resolve();
    return new Promise((resolve) => {
      this.#phaseEntries.push(resolve);
      this.#send({ type: 'phase', phase });
    });
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'stopping';
      this.#send({ type: 'stop' });
      const limit = deadline(this.#stopLimitMs, 'stopping the load');
      limit.addEventListener('abort', () => this.#ended.resolve(), { once: true });
      await this.#ended.promise;
    }
    await this.#worker.terminate();
  }

  #send(command: LoadCommand): void {
    this.#worker.postMessage(command);
  }

  #onMessage(message: LoadMessage): void {
    switch (message.type) {
      case 'opened':
        if (this.#state === 'opening') this.#state = 'open';
        this.#opened.resolve();
        return;
      case 'phase-entered':
        this.#phaseEntries.shift()?.();
        return;
      case 'window':
        this.#listener.onWindow(message.window);
        return;
      case 'subject-event':
        this.#listener.onSubjectEvent(message.event, message.atMs);
        return;
      case 'finished':
        this.#finished.resolve();
        return;
      case 'stopped':
        this.#ended.resolve();
        return;
      case 'failed':
        this.#fail(message.message);
    }
  }

  /** Says once that the worker failed, and lets nobody wait for it any longer. */
  #fail(reason: string): void {
    const before = this.#state;
    this.#ended.resolve();
    for (const entered of this.#phaseEntries.splice(0)) entered();
    if (before === 'failed' || before === 'stopping') return;
    this.#state = 'failed';
    const error = new FiredrillError('load.failed', `the load worker failed: ${redact(reason)}`, {
      hint: 'See the subject it ran: a subject must open within its limit, and must not throw outside of a request.',
    });
    this.#opened.reject(error);
    this.#finished.reject(error);
    if (before === 'open') this.#listener.onFailure(error);
  }
}
