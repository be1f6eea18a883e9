import { addAbortSignal } from 'node:stream';
import { createConnection } from 'mysql2/promise';
import { abortable } from '../platform/abortable.ts';
import type { Address } from '../platform/address.ts';
import { openSocket } from '../platform/socket.ts';

const CONNECT_MS_MAX = 1_000;

/** A command in the Redis protocol (RESP2: an array of bulk strings). */
export function encodeCommand(...words: string[]): string {
  const bulk = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${bulk.join('')}`;
}

/** Resolves when the server takes the application's credentials and answers PING; rejects with what it said instead. */
export async function pingRedis(address: Address, signal: AbortSignal): Promise<void> {
  const { user = 'default', password = '' } = address;
  const socket = openSocket(address);
  addAbortSignal(signal, socket);
  socket.write(encodeCommand('AUTH', user, password) + encodeCommand('PING'));
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    const [login, pong, ...rest] = text.split('\r\n');
    if (rest.length === 0) continue;
    if (login !== '+OK') throw new Error(login);
    if (pong !== '+PONG') throw new Error(pong);
    return;
  }
  throw new Error('the server closed the connection');
}

/** Resolves when the server takes the application's credentials and answers a query. */
export async function pingDatabase(address: Address, signal: AbortSignal): Promise<void> {
  const { host, port, user, password, database } = address;
  const connecting = createConnection({
    host,
    port,
    connectTimeout: CONNECT_MS_MAX,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
  });
  // A connection that comes after the signal still has to be given up.
  const query = connecting.then(async (connection) => {
    const giveUp = (): void => connection.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      signal.throwIfAborted();
      await connection.query('SELECT 1');
    } finally {
      signal.removeEventListener('abort', giveUp);
      connection.destroy();
    }
  });
  await abortable(query, signal);
}
