import { connect, type Socket } from 'node:net';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2';
import { abortable } from '../../platform/abortable.ts';
import type { MysqlRow, MysqlSession } from '../driver.ts';

/** How a connection is made: over the server's unix socket or to a port. */
export type MysqlPlace = { user: string; password: string; database: string } & (
  | { socketPath: string }
  | { host: string; port: number }
);

/** What an account may be asked to wait for a lock, in seconds: nothing that an administrator asks may hang for ever. */
const LOCK_WAIT_S = 5;

/** ER_NO_SUCH_THREAD: what `KILL` was to end is gone already. */
const NO_SUCH_THREAD = 1094;

function openSocket(place: MysqlPlace): Socket {
  if ('socketPath' in place) return connect(place.socketPath);
  const socket = connect(place.port, place.host);
  socket.setNoDelay(true);
  return socket;
}

/**
 * Opens a connection. Questions are answered in the order of the calls, also those whose caller no longer waits, so
 * that what is asked last has the last word. Rejects with what the server or the system said.
 */
export async function openSession(
  place: MysqlPlace,
  signal: AbortSignal,
  onLost: () => void = () => {},
): Promise<MysqlSession> {
  signal.throwIfAborted();
  // mysql2 ends a socket in good order, for which a frozen server lets it wait: the socket is ended here.
  const socket = openSocket(place);
  const { user, password, database } = place;
  const connection = createConnection({
    user,
    password,
    database,
    ...('socketPath' in place ? { socketPath: place.socketPath } : {}),
    stream: socket,
  });
  const close = (): void => {
    connection.destroy();
    socket.destroy();
  };
  connection.on('error', () => {});
  socket.once('close', onLost);
  const ask = (sql: string): Promise<MysqlRow[]> =>
    new Promise((resolve, reject) => {
      connection.query<RowDataPacket[]>(sql, (error, rows) => {
        if (!error) resolve(Array.isArray(rows) ? rows : []);
        else if (error.errno === NO_SUCH_THREAD) resolve([]);
        else reject(error);
      });
    });
  try {
    await abortable(ready(connection), signal);
    await abortable(ask(`SET SESSION lock_wait_timeout = ${LOCK_WAIT_S}`), signal);
  } catch (error) {
    close();
    throw error;
  }
  return {
    connectionId: connection.threadId,
    query: async (sql, until) => {
      until.throwIfAborted();
      return await abortable(ask(sql), until);
    },
    close,
  };
}

function ready(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}
