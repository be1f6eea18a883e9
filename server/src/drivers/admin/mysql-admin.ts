import type { Address } from '../../platform/address.ts';
import { until } from '../../platform/clock.ts';
import type { MysqlAdmin, MysqlRow, MysqlSession } from '../driver.ts';
import { type MysqlPlace, openSession } from './mysql-session.ts';

/** ER_CON_COUNT_ERROR: even the connection kept free for administrators is taken, for a moment. */
const TOO_MANY_CONNECTIONS = 1040;
const RETRY_EVERY_MS = 20;

/** Opens an administrator's connection; waits while every place is taken, since one is kept for administrators. */
async function openAdmin(place: MysqlPlace, signal: AbortSignal, onLost?: () => void): Promise<MysqlSession> {
  let session: MysqlSession | undefined;
  await until(
    async () => {
      session = await openSession(place, signal, onLost).catch((error: { errno?: number }) => {
        if (error.errno === TOO_MANY_CONNECTIONS) return undefined;
        throw error;
      });
      return session !== undefined;
    },
    RETRY_EVERY_MS,
    signal,
  );
  if (session === undefined) throw new Error('no connection');
  return session;
}

/** The administrator of a database: one connection for all questions, opened again when it is lost. */
export class DatabaseAdmin implements MysqlAdmin {
  readonly applicationUser: string;
  readonly #admin: MysqlPlace;
  readonly #application: MysqlPlace;
  readonly #sessions = new Set<MysqlSession>();
  #main: Promise<MysqlSession> | undefined;
  #closed = false;

  constructor(admin: MysqlPlace, { host, port, user = '', password = '', database = '' }: Address) {
    this.applicationUser = user;
    this.#admin = admin;
    this.#application = { host, port, user, password, database };
  }

  async query(sql: string, signal: AbortSignal): Promise<MysqlRow[]> {
    const session = await this.#connected(signal);
    return await session.query(sql, signal);
  }

  async open(account: 'administrator' | 'application', signal: AbortSignal): Promise<MysqlSession> {
    const session =
      account === 'administrator'
        ? await openAdmin(this.#admin, signal)
        : await openSession(this.#application, signal);
    return this.#keep(session);
  }

  /** Ends every connection. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const session of this.#sessions) session.close();
    this.#sessions.clear();
  }

  #connected(signal: AbortSignal): Promise<MysqlSession> {
    if (this.#main !== undefined) return this.#main;
    const forget = (): void => {
      if (this.#main === main) this.#main = undefined;
    };
    const main = openAdmin(this.#admin, signal, forget).then((session) => this.#keep(session));
    main.catch(forget);
    this.#main = main;
    return main;
  }

  #keep(session: MysqlSession): MysqlSession {
    const kept: MysqlSession = {
      ...session,
      close: () => {
        this.#sessions.delete(kept);
        session.close();
      },
    };
    this.#sessions.add(kept);
    if (this.#closed) this.close();
    return kept;
  }
}

/** Asks a database a list of questions, in order, from whichever process. */
export async function askAsAdmin(
  place: MysqlPlace,
  statements: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const session = await openAdmin(place, signal);
  try {
    for (const statement of statements) await session.query(statement, signal);
  } finally {
    session.close();
  }
}
