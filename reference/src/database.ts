import { connect, type Socket } from 'node:net';
import {
  createPool,
  type ExecuteValues,
  type Pool,
  type PoolConnection,
  type PoolOptions,
  type QueryResult,
  type ResultSetHeader,
} from 'mysql2';
import { type Clock, withDeadline } from './clock.ts';
import type { Config } from './config.ts';
import { classify, type ErrorKind } from './error-kind.ts';
import { DatabaseUnavailableError, DeadlineError } from './errors.ts';
import { type PoolNews, type PoolSample, PoolWatch, SAMPLE_EVERY_MS } from './pool-watch.ts';

/** How often questions are looked over for their deadline; no timer is made for each. */
const SWEEP_EVERY_MS = 25;

/** A question that was asked and not answered yet. */
interface Pending {
  startMs: number;
  connection: PoolConnection | undefined;
  reject(error: Error): void;
}

type Answered = (error: Error | null, result: QueryResult) => void;

/** mysql2's connections have their socket; its types do not say so. */
function socketOf(connection: PoolConnection): Socket {
  return (connection as unknown as { stream: Socket }).stream;
}

/** What mysql2's pool knows of itself; its types do not say so. */
interface Inside {
  readonly config: { readonly connectionLimit: number };
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

/** MySQL behind a pool whose limits the policy sets, or, for policies that set none, mysql2's own. */
export class Database {
  readonly #clock: Clock;
  readonly #pool: Pool;
  readonly #sockets = new Set<Socket>();
  /** In the order in which they were asked. */
  readonly #pending = new Set<Pending>();
  /** Sockets of the connections that MySQL has accepted. */
  readonly #accepted = new Set<Socket>();
  readonly #stops: Array<() => void> = [];
  readonly #watch: PoolWatch;
  #refused = 0;
  /** Why the last attempt to open a connection failed; `undefined` when it did not. */
  #trouble: ErrorKind | undefined;

  constructor(config: Config, clock: Clock, onPool: (news: PoolNews) => void) {
    const { mysql: limits } = config.settings;
    this.#clock = clock;
    this.#pool = createPool({
      ...this.#addressOf(config.mysql.url),
      dateStrings: true,
      ...(limits && {
        connectionLimit: limits.connections,
        queueLimit: limits.queueLimit,
        connectTimeout: limits.connectTimeoutMs,
      }),
    });
    this.#pool.on('connection', (connection) => this.#onConnection(connection));
    this.#watch = new PoolWatch(this.#inside.config.connectionLimit, onPool);
    const { deadlineMs } = limits ?? {};
    if (deadlineMs) this.#stops.push(clock.every(SWEEP_EVERY_MS, () => this.#sweep(deadlineMs)));
    this.#stops.push(
      clock.every(SAMPLE_EVERY_MS, () => this.#watch.sample(clock.nowMs(), this.#takeSample())),
    );
  }

  /** Tells how the pool is, to a listener who knows nothing of it. */
  introducePool(): void {
    this.#watch.introduce();
  }

  /** The rows of a prepared SELECT. Rejects with `DatabaseUnavailableError`. */
  async select(sql: string, values: ExecuteValues): Promise<QueryResult> {
    return this.#execute(sql, values);
  }

  /** Runs a prepared statement that changes rows. Rejects with `DatabaseUnavailableError`. */
  async change(sql: string, values: ExecuteValues): Promise<ResultSetHeader> {
    return (await this.#execute(sql, values)) as ResultSetHeader;
  }

  /** Ends every connection: in good order within `deadlineMs`, by force after. */
  async close(deadlineMs: number): Promise<void> {
    // First: a pool that is closed has no state worth telling.
    for (const stop of this.#stops) stop();
    const ended = new Promise<void>((resolve) => this.#pool.end(() => resolve()));
    const late = (): Error => new DeadlineError('closing took too long');
    await withDeadline(this.#clock, deadlineMs, ended, late).catch(() => {});
    for (const socket of this.#sockets) socket.destroy();
    for (const pending of this.#pending) pending.reject(new Error('Pool is closed.'));
  }

  /** The sockets are made here, as mysql2 makes them, so that closing can end those of a frozen server too. */
  #addressOf(url: string): PoolOptions {
    const { hostname, port } = new URL(url);
    const open = (): Socket => {
      const socket = connect(port === '' ? 3306 : Number(port), hostname.replace(/^\[|\]$/g, ''));
      socket.setNoDelay(true);
      socket.once('connect', () => socket.setKeepAlive(true));
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      return socket;
    };
    return { uri: url.replace(/^mariadb:/, 'mysql:'), stream: open };
  }

  get #inside(): Inside {
    return this.#pool as unknown as Inside;
  }

  #onConnection(connection: PoolConnection): void {
    const socket = socketOf(connection);
    this.#trouble = undefined;
    this.#accepted.add(socket);
    socket.once('close', () => this.#accepted.delete(socket));
    // A pooled connection may report more than one error; the pool listens for the first only.
    connection.on('error', () => {});
  }

  #takeSample(): PoolSample {
    const { config, _allConnections: all, _freeConnections: free, _connectionQueue: queue } = this.#inside;
    const refused = this.#refused;
    this.#refused = 0;
    return {
      inUse: all.length - free.length,
      waiting: queue.length,
      limit: config.connectionLimit,
      refused,
      lost: this.#accepted.size === 0 ? this.#trouble : undefined,
    };
  }

  #execute(sql: string, values: ExecuteValues): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      const pending: Pending = { startMs: this.#clock.nowMs(), connection: undefined, reject: refuse };
      const pendings = this.#pending;
      function refuse(error: Error): void {
        pendings.delete(pending);
        reject(new DatabaseUnavailableError(classify(error)));
      }
      pendings.add(pending);
      this.#run(pending, sql, values, (error, result) => {
        if (error !== null) return refuse(error);
        pendings.delete(pending);
        resolve(result);
      });
    });
  }

  #run(pending: Pending, sql: string, values: ExecuteValues, answered: Answered): void {
    this.#pool.getConnection((error, connection) => {
      if (error) {
        this.#noteFailure(error);
        return answered(error, []);
      }
      if (!this.#pending.has(pending)) return connection.release();
      pending.connection = connection;
      // A connection that was lost does not end the command: the pool has dropped it already.
      connection
        .execute(sql, values, (failure, result) => answered(failure, result))
        .once('end', () => connection.release());
    });
  }

  /** There was no connection for a question: the queue was full, or none could be opened. */
  #noteFailure(error: Error): void {
    const kind = classify(error);
    if (kind === 'exhausted') this.#refused += 1;
    else this.#trouble = kind;
  }

  /**
   * Gives up what is over its deadline: waiting for a connection, for the server to prepare or for the answer.
   * The connection of a question given up cannot be used again before its answer came, so it goes too.
   */
  #sweep(deadlineMs: number): void {
    const startedBeforeMs = this.#clock.nowMs() - deadlineMs;
    for (const pending of this.#pending) {
      if (pending.startMs > startedBeforeMs) return;
      pending.reject(new DeadlineError('the database took too long'));
      if (pending.connection === undefined) continue;
      const socket = socketOf(pending.connection);
      pending.connection.destroy();
      socket.destroy();
    }
  }
}
