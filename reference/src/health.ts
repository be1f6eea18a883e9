import type { Cache } from './cache.ts';
import { type Clock, withDeadline } from './clock.ts';
import type { Config } from './config.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { classify } from './error-kind.ts';
import { DeadlineError } from './errors.ts';
import type { HealthStatus, ReferenceListener } from './events.ts';
import { CacheFailure } from './gate.ts';

/** One source's health, with a sentence for people. */
export interface SourceHealth {
  status: 'up' | 'down';
  message: string;
}

export interface HealthReport {
  redis: SourceHealth;
  database: SourceHealth;
}

const PROBE_TTL_S = 60;

/** Asks Redis at an interval whether it serves, and both sources when told to. */
export class Health {
  readonly #cache: Cache;
  readonly #connection: Connection;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #emit: ReferenceListener;
  readonly #pingTimeoutMs: number;
  readonly #probeKey: string | undefined;
  readonly #stop: () => void;
  #status: HealthStatus = 'disconnected';
  #askedMs: number | undefined;

  constructor(parts: {
    config: Config;
    cache: Cache;
    connection: Connection;
    database: Database;
    clock: Clock;
    emit: ReferenceListener;
  }) {
    const { health, settings, cache } = parts.config;
    this.#cache = parts.cache;
    this.#connection = parts.connection;
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#emit = parts.emit;
    this.#pingTimeoutMs = health.pingTimeoutMs;
    this.#probeKey = settings.breaker && `${cache.keyPrefix}health`;
    const everyMs = settings.breaker?.healthEveryMs ?? health.everyMs;
    this.#stop = parts.clock.every(everyMs, () => void this.#look());
  }

  /** What the last look found. */
  get status(): HealthStatus {
    return this.#status;
  }

  /** Asks both sources now. */
  async check(): Promise<HealthReport> {
    const [redis, database] = await Promise.all([
      this.#ask(this.#pingRedis()),
      this.#ask(this.#database.select('SELECT 1', []).then(() => undefined)),
    ]);
    return { redis, database };
  }

  close(): void {
    this.#stop();
  }

  async #ask(question: Promise<CacheFailure | undefined>): Promise<SourceHealth> {
    const late = (): Error => new DeadlineError(this.#tooLate());
    try {
      const failure = await withDeadline(this.#clock, this.#pingTimeoutMs, question, late);
      return failure ? { status: 'down', message: failure.kind } : { status: 'up', message: 'up' };
    } catch (error) {
      const message = error instanceof DeadlineError ? error.message : classify(error);
      return { status: 'down', message };
    }
  }

  #tooLate(): string {
    return `ping exceeded the timeout (${this.#pingTimeoutMs / 1_000}s)`;
  }

  /** A client with an offline queue would keep the question until Redis is back. */
  async #pingRedis(): Promise<CacheFailure | undefined> {
    return this.#connection.isReady ? this.#cache.ping() : CacheFailure.of('not-connected');
  }

  /** One look at a time: a client without timeouts may leave the last one without an answer. */
  async #look(): Promise<void> {
    if (this.#askedMs !== undefined) {
      if (this.#clock.nowMs() - this.#askedMs >= this.#pingTimeoutMs) this.#enter('error', this.#tooLate());
      return;
    }
    if (!this.#connection.isReady) {
      const { state } = this.#connection;
      this.#enter(state === 'error' ? 'error' : 'disconnected', state);
      return;
    }
    this.#askedMs = this.#clock.nowMs();
    const failure = await this.#cache.ping();
    if (this.#probeKey !== undefined) await this.#cache.set(this.#probeKey, '1', PROBE_TTL_S);
    this.#askedMs = undefined;
    if (failure === undefined) this.#enter('connected', 'up');
    else this.#enter('error', failure.kind);
  }

  #enter(status: HealthStatus, message: string): void {
    const previous = this.#status;
    if (status === previous) return;
    this.#status = status;
    this.#emit({ type: 'health.changed', status, previous, message });
  }
}
