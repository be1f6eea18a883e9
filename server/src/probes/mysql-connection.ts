import { connect } from 'node:net';
import { PROBE_TIMEOUT_MS } from '@firedrill/contract';
import { type Connection, createConnection } from 'mysql2';
import type { Address } from '../platform/address.ts';

/** Starts to connect with the application's credentials; `destroy` ends the socket at once, whatever the server does. */
export function connectMysql(
  { host, port, user, password, database }: Address,
  timeoutMs: number = PROBE_TIMEOUT_MS,
): {
  connection: Connection;
  destroy(): void;
} {
  // mysql2 ends a socket in good order, for which a frozen server lets it wait: the socket is made and ended here.
  const socket = connect({ host, port, noDelay: true });
  const connection = createConnection({
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    connectTimeout: timeoutMs,
    stream: socket,
  });
  return {
    connection,
    destroy: () => {
      connection.destroy();
      socket.destroy();
    },
  };
}

/** Asks one statement. */
export function ask(connection: Connection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()));
  });
}
