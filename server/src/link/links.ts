import { Worker } from 'node:worker_threads';
import { FiredrillError, messageOf } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { type Deferred, deferred } from '../platform/deferred.ts';
import { entryUrl } from '../platform/entry.ts';
import { inherited, PROGRAM_VARIABLES } from '../platform/environment.ts';
import { fromPlainError, type LinkReply, type LinkRequest, type LinkWorkerData } from './link-messages.ts';
import type { LinkOperations } from './link-set.ts';
import { after } from './timer.ts';

const DEADLINE_MS = 10_000;
const CLOSE_WITHIN_MS = 5_000;

/** The links of one run, in a thread of their own. */
export interface Links extends LinkOperations {
  /** Calls back when the thread has ended without being asked to; its links are gone then. */
  onFailure(listener: (error: FiredrillError) => void): () => void;
  /** Ends every port and connection, and the thread. Idempotent; never rejects. */
  close(): Promise<void>;
}

export interface LinksOptions {
  /** Fixes every random choice of the toxics, by link, connection, direction and toxic. */
  seed: number;
  /** Serves the deadlines; the thread itself runs on the machine's clock. */
  clock: Clock;
  /** For each operation, 10 s when it is left out. */
  deadlineMs?: number;
}

/** Requests and answers across the thread's border. */
class LinkThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  readonly #pending = new Map<number, Deferred<unknown>>();
  readonly #failureListeners = new Set<(error: FiredrillError) => void>();
  #lastId = 0;
  #failure: FiredrillError | undefined;
  #closing: Promise<void> | undefined;

  constructor({ seed, clock, deadlineMs = DEADLINE_MS }: LinksOptions) {
    this.#clock = clock;
    this.#deadlineMs = deadlineMs;
    const data: LinkWorkerData = { seed };
    this.#worker = new Worker(entryUrl('link-worker', import.meta.url), {
      workerData: data,
      name: 'links',
      execArgv: [],
      env: inherited(PROGRAM_VARIABLES),
    });
    this.#worker.on('message', (reply: LinkReply) => this.#receive(reply));
    this.#worker.on('error', (error) => this.#fail(`the link thread failed: ${messageOf(error)}`));
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#fail('the link thread has ended');
        resolve();
      });
    });
  }

  async request(operation: LinkRequest['operation'], args: readonly unknown[]): Promise<unknown> {
    if (this.#failure) throw this.#failure;
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = deferred<unknown>();
    this.#pending.set(id, answer);
    const cancelDeadline = after(this.#clock, this.#deadlineMs, () =>
      answer.reject(
        new FiredrillError('link.failed', `link: ${operation} took longer than ${this.#deadlineMs} ms`),
      ),
    );
    this.#worker.postMessage({ id, operation, args } as LinkRequest);
    try {
      return await answer.promise;
    } finally {
      cancelDeadline();
      this.#pending.delete(id);
    }
  }

  onFailure(listener: (error: FiredrillError) => void): () => void {
    this.#failureListeners.add(listener);
    return () => this.#failureListeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const cancel = after(this.#clock, CLOSE_WITHIN_MS, () => void this.#worker.terminate());
    await this.request('close', []).catch(() => {});
    await this.#exited;
    cancel();
  }

  #receive(reply: LinkReply): void {
    const answer = this.#pending.get(reply.id);
    if ('error' in reply) answer?.reject(fromPlainError(reply.error));
    else answer?.resolve(reply.value);
  }

  #fail(message: string): void {
    if (this.#failure) return;
    const failure = new FiredrillError('link.failed', message);
    this.#failure = failure;
    for (const answer of this.#pending.values()) answer.reject(failure);
    if (!this.#closing) for (const listener of this.#failureListeners) listener(failure);
  }
}

/** Starts the thread; it takes operations at once, and each rejects with `link.failed` when the thread cannot do it. */
export function startLinks(options: LinksOptions): Links {
  const thread = new LinkThread(options);
  const ask =
    <K extends keyof LinkOperations>(operation: K) =>
    (...args: Parameters<LinkOperations[K]>): ReturnType<LinkOperations[K]> =>
      thread.request(operation, args) as ReturnType<LinkOperations[K]>;
  return {
    list: ask('list'),
    get: ask('get'),
    add: ask('add'),
    put: ask('put'),
    update: ask('update'),
    remove: ask('remove'),
    addToxic: ask('addToxic'),
    updateToxic: ask('updateToxic'),
    removeToxic: ask('removeToxic'),
    reset: ask('reset'),
    stats: ask('stats'),
    onFailure: (listener) => thread.onFailure(listener),
    close: () => thread.close(),
  };
}
