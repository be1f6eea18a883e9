import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are to a port of 127.0.0.1, and returns everything that comes back until the connection ends. */
export async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text) => {
    answer += text;
  });
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return answer;
}
