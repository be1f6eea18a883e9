import { FiredrillError } from '@firedrill/contract';
import type { MysqlAdmin, MysqlSession } from '../drivers/driver.ts';
import { newSecret } from '../platform/ids.ts';
import type { PreparedFault } from './fault.ts';

/** The record from which another process asks the database these statements, in order, to undo a fault. */
export function mysqlUndo(...statements: string[]): PreparedFault['undo'] {
  return { action: 'mysql', details: { statements: JSON.stringify(statements) } };
}

/** The statement that sets a global variable to what it is now. */
export async function restoringStatement(
  mysql: MysqlAdmin,
  variable: string,
  signal: AbortSignal,
): Promise<string> {
  const [row] = await mysql.query(`SELECT @@GLOBAL.${variable} AS value`, signal);
  const value = row?.value;
  if (typeof value === 'number') return `SET GLOBAL ${variable} = ${value}`;
  // Later versions name what earlier ones number.
  if (typeof value === 'string' && /^\w+$/.test(value)) return `SET GLOBAL ${variable} = '${value}'`;
  throw new FiredrillError('fault.inject', `the database does not tell its ${variable}`);
}

/** A name on the server that leads others to a connection whose number is not known before the record is written. */
export interface NamedConnection {
  /** The statement that ends the connection, and all that it holds. */
  end: string;
  /** Gives the name to a connection; rejects with `fault.inject` when the server does not. */
  give(session: MysqlSession, signal: AbortSignal): Promise<void>;
}

/** A name that nobody else has. */
export function namedConnection(): NamedConnection {
  const name = `firedrill ${newSecret()}`;
  return {
    end: `KILL IS_USED_LOCK('${name}')`,
    async give(session, signal) {
      const [row] = await session.query(`SELECT GET_LOCK('${name}', 0) AS taken`, signal);
      if (Number(row?.taken) !== 1) {
        throw new FiredrillError('fault.inject', `the database does not give the lock '${name}'`);
      }
    },
  };
}

/** Ends the application's connections but for those given; resolves with how many there were. */
export async function cutApplication(
  mysql: Pick<MysqlAdmin, 'applicationUser'>,
  query: MysqlAdmin['query'],
  signal: AbortSignal,
  spared: ReadonlySet<number> = new Set(),
): Promise<number> {
  const connections = await query('SHOW PROCESSLIST', signal);
  const ids = connections
    .filter(({ User }) => User === mysql.applicationUser)
    .map(({ Id }) => Number(Id))
    .filter((id) => !spared.has(id));
  for (const id of ids) await query(`KILL ${id}`, signal);
  return ids.length;
}
