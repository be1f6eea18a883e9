import type { Connection } from './connection.ts';
import { classify } from './error-kind.ts';
import { CacheFailure, type Gate } from './gate.ts';

/** The cache as the store uses it: nothing here rejects, what fails is a value. */
export class Cache {
  readonly #connection: Connection;
  readonly #reads: Gate;
  readonly #writes: Gate;

  constructor(connection: Connection, reads: Gate, writes: Gate) {
    this.#connection = connection;
    this.#reads = reads;
    this.#writes = writes;
  }

  /** The value, `null` when there is none, or why the cache could not be asked. */
  async get(key: string): Promise<string | null | CacheFailure> {
    const permit = this.#reads.enter();
    if (permit instanceof CacheFailure) return permit;
    const startMs = this.#reads.startMs();
    try {
      const value = await this.#connection.get(key);
      this.#reads.passed(permit, startMs);
      return value;
    } catch (error) {
      return this.#reads.failed(permit, startMs, classify(error));
    }
  }

  set(key: string, value: string, ttlS: number): Promise<CacheFailure | undefined> {
    return this.#write(() => this.#connection.set(key, value, ttlS));
  }

  del(key: string): Promise<CacheFailure | undefined> {
    return this.#write(() => this.#connection.del(key));
  }

  /** Several values in one go; the failure of the first that failed. */
  setMany(
    entries: ReadonlyArray<readonly [key: string, value: string]>,
    ttlS: number,
  ): Promise<CacheFailure | undefined> {
    return this.#write(async () => {
      const [error] = await this.#connection.setMany(entries, ttlS);
      if (error !== undefined) throw error;
    });
  }

  /** PING, judged as a read; `undefined` when it was answered. Asked even while the breaker is open. */
  async ping(): Promise<CacheFailure | undefined> {
    const permit = this.#reads.enter();
    if (permit instanceof CacheFailure && permit.kind === 'not-connected') return permit;
    const startMs = this.#reads.startMs();
    try {
      await this.#connection.ping();
      if (typeof permit === 'number') this.#reads.passed(permit, startMs);
      return undefined;
    } catch (error) {
      const kind = classify(error);
      return typeof permit === 'number' ? this.#reads.failed(permit, startMs, kind) : CacheFailure.of(kind);
    }
  }

  async #write(command: () => Promise<unknown>): Promise<CacheFailure | undefined> {
    const permit = this.#writes.enter();
    if (permit instanceof CacheFailure) return permit;
    const startMs = this.#writes.startMs();
    try {
      await command();
      this.#writes.passed(permit, startMs);
      return undefined;
    } catch (error) {
      return this.#writes.failed(permit, startMs, classify(error));
    }
  }
}
