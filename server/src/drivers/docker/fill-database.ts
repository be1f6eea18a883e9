import { FiredrillError, messageOf } from '@firedrill/contract';
import type { RowDataPacket } from 'mysql2';
import { createConnection } from 'mysql2/promise';
import { abortable } from '../../platform/abortable.ts';
import type { Address } from '../../platform/address.ts';
import type { DatabaseSeed } from '../driver.ts';

/** ER_TABLE_EXISTS_ERROR and ER_NO_SUCH_TABLE. */
const TABLE_EXISTS = 1050;
const NO_SUCH_TABLE = 1146;

type Connection = Awaited<ReturnType<typeof createConnection>>;

/**
 * Fills a database whose table is missing, or empty after a filling that was broken off: the rows come all together
 * or not at all. Nothing is ever dropped or changed. Resolves with whether it was filled.
 */
export async function fillDatabase(
  address: Address,
  seed: DatabaseSeed,
  signal: AbortSignal,
): Promise<boolean> {
  const { host, port, user = '', password = '', database = '' } = address;
  signal.throwIfAborted();
  const connecting = createConnection({ host, port, user, password, database });
  const filling = connecting.then(async (connection) => {
    const giveUp = (): void => connection.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      signal.throwIfAborted();
      if (await hasRows(connection, seed.table)) return false;
      await fill(connection, seed);
      return true;
    } finally {
      signal.removeEventListener('abort', giveUp);
      connection.destroy();
    }
  });
  try {
    return await abortable(filling, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new FiredrillError(
      'target.start',
      `The database ${database} could not be filled: ${messageOf(error)}.`,
      {
        hint: `The account ${user} must be allowed to create the table ${seed.table} in it; or create and fill it yourself.`,
        cause: error,
      },
    );
  }
}

async function hasRows(connection: Connection, table: string): Promise<boolean> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT 1 FROM \`${table}\` LIMIT 1`);
    return rows.length > 0;
  } catch (error) {
    if ((error as { errno?: number }).errno === NO_SUCH_TABLE) return false;
    throw error;
  }
}

async function fill(connection: Connection, seed: DatabaseSeed): Promise<void> {
  await connection.beginTransaction();
  for (const statement of seed.statements()) {
    await connection.query(statement).catch((error: { errno?: number }) => {
      if (error.errno !== TABLE_EXISTS) throw error;
    });
    // What defines a table ends the transaction that it is in.
    if (/^create /i.test(statement)) await connection.beginTransaction();
  }
  await connection.commit();
}
