import { BULK_PROBE, PROBE_TIMEOUT_MS, type ProbeReading, type Role } from '@firedrill/contract';
import type { Connection } from 'mysql2';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import { ask, connectMysql } from './mysql-connection.ts';
import { type Finding, findingOfError, type Probe } from './probe.ts';

/** ER_DBACCESS_DENIED_ERROR and ER_ACCESS_DENIED_ERROR. */
const DENIED_ERRNO = new Set([1044, 1045]);
/** ER_CONNECTION_KILLED of MariaDB, ER_SESSION_WAS_KILLED and ER_CLIENT_INTERACTION_TIMEOUT of MySQL. */
const CUT_ERRNO = new Set([1927, 3169, 4031]);

/** ER_LOCK_WAIT_TIMEOUT */
const LOCKED_ERRNO = 1205;

const CUT: Finding = { state: 'reset', detail: 'connection lost', reachable: false, authenticated: false };

/** What a probe asks once it is connected, as the application would. */
interface Question {
  ask(connection: Connection): Promise<void>;
  answered: string;
  unanswered: string;
  /** How long the answer is waited for, in ms; `PROBE_TIMEOUT_MS` when left out. */
  timeoutMs?: number;
  /** Whether an answer that has not come is waited for on, over the same connection, by the readings that follow. */
  waits?: true;
}

const PING: Question = {
  ask: (connection) =>
    new Promise((resolve, reject) => {
      connection.ping((error: Error | null | undefined) => (error ? reject(error) : resolve()));
    }),
  answered: 'ping answered',
  unanswered: 'no answer to a ping',
};

/**
 * A change of no row at all. A server that waits for a lock notices nothing of a client that has gone, so the
 * connection is kept: others would pile up, and be refused once the application's own have. The limit is the least
 * that both kinds of server take, so that the question ends soon after the run does.
 */
const WRITE: Question = {
  ask: async (connection) => {
    await ask(connection, 'SET SESSION lock_wait_timeout = 1');
    await ask(connection, 'UPDATE users SET ver = ver WHERE id = 0');
  },
  answered: 'write accepted',
  unanswered: 'no answer to a write',
  waits: true,
};

/** Many bytes, in a longer time than a ping has: for ways that are slow rather than broken. */
const BULK: Question = {
  ask: (connection) => ask(connection, `SELECT REPEAT('x', ${BULK_PROBE.bytes})`),
  answered: `${BULK_PROBE.bytes} bytes read`,
  unanswered: `not ${BULK_PROBE.bytes} bytes in time`,
  timeoutMs: BULK_PROBE.timeoutMs,
};

function findingOf(error: unknown, connected: boolean): Finding {
  const { errno, code } = error as { errno?: number; code?: string };
  if (errno !== undefined && DENIED_ERRNO.has(errno)) {
    return { state: 'denied', detail: 'access denied', reachable: true, authenticated: false };
  }
  if (code === 'PROTOCOL_CONNECTION_LOST' || (errno !== undefined && CUT_ERRNO.has(errno))) return CUT;
  const finding = findingOfError(error);
  const saidByServer = errno !== undefined && errno > 0;
  return saidByServer ? { ...finding, reachable: true, authenticated: connected } : finding;
}

/** How a probe connects and what it asks. */
interface MysqlProbeOptions {
  name: string;
  role: Role;
  address: Address;
  clock: Clock;
  question: Question;
  /** Whether a connection that works is used again for the next reading. */
  keeps: boolean;
  /** Hears when a connection was cut that nobody on this side had ended. */
  onCut?(): void;
}

/** A connection with the question that waits for its answer. */
interface Used {
  connection: Connection;
  connected: boolean;
  pending: Promise<Finding> | undefined;
  drop(): void;
}

/** Asks one question again and again, over connections as its options say. */
class MysqlProbe implements Probe {
  readonly name: string;
  readonly role: Role;
  readonly #options: MysqlProbeOptions;
  #current: Used | undefined;

  constructor(options: MysqlProbeOptions) {
    this.name = options.name;
    this.role = options.role;
    this.#options = options;
  }

  async read(): Promise<ProbeReading> {
    const { clock } = this.#options;
    const startMs = clock.nowMs();
    const finding = await this.#find();
    const latencyMs = Math.round((clock.nowMs() - startMs) * 1_000) / 1_000;
    return { probe: this.name, role: this.role, ...finding, latencyMs };
  }

  async close(): Promise<void> {
    this.#current?.drop();
  }

  async #find(): Promise<Finding> {
    const { clock, question, keeps } = this.#options;
    const used = this.#current ?? this.#open();
    used.pending ??= this.#answer(used);
    const answered = new AbortController();
    const silence = clock.sleep(question.timeoutMs ?? PROBE_TIMEOUT_MS, answered.signal).then(
      () => this.#silent(used.connected),
      () => this.#silent(used.connected),
    );
    const finding = await Promise.race([used.pending, silence]);
    answered.abort();
    const isKept =
      finding.state === 'silent'
        ? question.waits === true && used.connected
        : finding.state === 'up' && keeps;
    if (!isKept) used.drop();
    return finding;
  }

  #open(): Used {
    const { address, question, onCut } = this.#options;
    const { connection, destroy } = connectMysql(address, question.timeoutMs);
    const opened: Used = {
      connection,
      connected: false,
      pending: undefined,
      drop: () => {
        if (this.#current === opened) this.#current = undefined;
        destroy();
      },
    };
    connection.on('connect', () => {
      opened.connected = true;
    });
    connection.on('error', () => {
      if (this.#current === opened && opened.connected) onCut?.();
      opened.drop();
    });
    this.#current = opened;
    return opened;
  }

  async #answer(used: Used): Promise<Finding> {
    const { question } = this.#options;
    try {
      await question.ask(used.connection);
      return { state: 'up', detail: question.answered, reachable: true, authenticated: true };
    } catch (error) {
      const locked = (error as { errno?: number }).errno === LOCKED_ERRNO;
      return locked ? this.#silent(true) : findingOf(error, used.connected);
    } finally {
      used.pending = undefined;
    }
  }

  #silent(connected: boolean): Finding {
    const detail = this.#options.question.unanswered;
    return { state: 'silent', detail, reachable: connected, authenticated: connected };
  }
}

/** Asks a MySQL or MariaDB server for a ping over a connection that is kept while it works. */
export function mysqlProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  return new MysqlProbe({ name, role, address, clock, question: PING, keeps: true });
}

/** Asks for a ping over a new connection each time: whether the server still takes connections. */
export function mysqlConnectProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  return new MysqlProbe({ name, role, address, clock, question: PING, keeps: false });
}

/** Asks for many bytes over a connection that is kept while it works. */
export function mysqlBulkProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  return new MysqlProbe({ name, role, address, clock, question: BULK, keeps: true });
}

/** Asks for a write that changes nothing: an UPDATE of the application's table that matches no row. */
export function mysqlWriteProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  return new MysqlProbe({ name, role, address, clock, question: WRITE, keeps: true });
}

/** How long a cut connection counts: cuts that follow one another quicker than this read as one stretch. */
export const CUT_COUNTS_MS = 1_500;

/**
 * Whether connections last: `reset` for a while after one was cut, so that a server which cuts them again and again
 * is seen as such also between two cuts.
 */
export function mysqlLastingProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  let cutMs = Number.NEGATIVE_INFINITY;
  const onCut = (): void => {
    cutMs = clock.nowMs();
  };
  const probe = new MysqlProbe({ name, role, address, clock, question: PING, keeps: true, onCut });
  return {
    name,
    role,
    close: () => probe.close(),
    async read() {
      const reading = await probe.read();
      if (reading.state === 'reset') onCut();
      if (reading.state !== 'up' || clock.nowMs() - cutMs > CUT_COUNTS_MS) return reading;
      return { ...reading, state: 'reset', detail: 'connections are cut' };
    },
  };
}
