import { connect } from 'node:net';
import type { Address } from '../../platform/address.ts';

/** Where a Redis or Valkey server keeps its data and who may use it. */
export interface RedisSetting {
  port: number;
  dataDir: string;
  user: string;
  password: string;
}

/**
 * The configuration file of a cache. Every write is in the operating system's hands when it is answered (AOF), so it
 * survives SIGKILL. The application's account may do everything but administer the server.
 */
export function redisConfig(setting: RedisSetting): string {
  return [
    'bind 127.0.0.1',
    'protected-mode yes',
    `port ${setting.port}`,
    'daemonize no',
    'logfile ""',
    `dir "${setting.dataDir}"`,
    'save ""',
    'appendonly yes',
    'appendfsync everysec',
    'user default off',
    `user ${setting.user} on >${setting.password} ~* &* +@all -@admin`,
    '',
  ].join('\n');
}

/** A command in the Redis protocol (RESP2: an array of bulk strings). */
export function encodeCommand(...words: string[]): string {
  const bulk = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${bulk.join('')}`;
}

/** Resolves when the server takes the application's credentials and answers PING; rejects with what it said instead. */
export async function pingRedis(address: Address, signal: AbortSignal): Promise<void> {
  const { host, port, user = 'default', password = '' } = address;
  const socket = connect({ host, port, signal });
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
