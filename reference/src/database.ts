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
import { classify } from './error-kind.ts';
import { DatabaseUnavailableError, DeadlineError } from './errors.ts';

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

/** MySQL behind a pool whose limits the policy sets, or, for policies that set none, mysql2's own. */
export class Database {
  readonly #clock: Clock;
  readonly #pool: Pool;
  readonly #sockets = new Set<Socket>();
  /** In the order in which they were asked. */
  readonly #pending = new Set<Pending>();
  readonly #stopSweep: () => void;

  constructor(config: Config, clock: Clock) {
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
    // A pooled connection may report more than one error; the pool listens for the first only.
    this.#pool.on('connection', (connection) => connection.on('error', () => {}));
    const { deadlineMs } = limits ?? {};
    this.#stopSweep = deadlineMs ? clock.every(SWEEP_EVERY_MS, () => this.#sweep(deadlineMs)) : () => {};
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
    const ended = new Promise<void>((resolve) => this.#pool.end(() => resolve()));
    const late = (): Error => new DeadlineError('closing took too long');
    await withDeadline(this.#clock, deadlineMs, ended, late).catch(() => {});
    for (const socket of this.#sockets) socket.destroy();
    this.#stopSweep();
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
      if (error) return answered(error, []);
      if (!this.#pending.has(pending)) return connection.release();
      pending.connection = connection;
      // A connection that was lost does not end the command: the pool has dropped it already.
      connection
        .execute(sql, values, (failure, result) => answered(failure, result))
        .once('end', () => connection.release());
    });
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
