import { connect } from 'node:net';
import type { Address } from '../../platform/address.ts';
import { encodeCommand } from '../ping.ts';

/** Logs in, sends one command and returns the raw reply, for tests that must not depend on a client library. */
export async function askRedis(address: Address, ...words: string[]): Promise<string> {
  const { host, port, user = 'default', password = '' } = address;
  const socket = connect({ host, port });
  const quit = encodeCommand('QUIT');
  socket.write(encodeCommand('AUTH', user, password) + encodeCommand(...words) + quit);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text.replace(/^\+OK\r\n/, '').replace(/\+OK\r\n$/, '');
}
