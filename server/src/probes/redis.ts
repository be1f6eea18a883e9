import { connect, type Socket } from 'node:net';
import type { Role } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import { type Finding, findingOfError, PROBE_TIMEOUT_MS, type Probe } from './probe.ts';

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

function greeting({ user, password }: Address): string {
  const auth = password === undefined ? '' : command('AUTH', ...(user ? [user] : []), password);
  return auth + command('PING');
}

const DENIED = /^-(NOAUTH|WRONGPASS|NOPERM|ERR invalid (username|password)|ERR AUTH)/;

/** Reads the replies to `greeting`: simple strings or errors, one line each; `undefined` while more must come. */
function judgeReplies(text: string, expected: number): Finding | undefined {
  const lines = text.split('\r\n').slice(0, -1);
  const denied = lines.find((line) => DENIED.test(line));
  if (denied) return { state: 'denied', detail: denied.slice(1), reachable: true, authenticated: false };
  const failed = lines.find((line) => line.startsWith('-'));
  if (failed) return { state: 'erring', detail: failed.slice(1), reachable: true, authenticated: true };
  if (lines.length < expected) return undefined;
  return { state: 'up', detail: 'PONG', reachable: true, authenticated: true };
}

function ask(address: Address, clock: Clock): Promise<Finding> {
  const { promise, resolve } = deferred<Finding>();
  const expected = address.password === undefined ? 1 : 2;
  let connected = false;
  let text = '';
  const socket: Socket = connect({ host: address.host, port: address.port, noDelay: true });
  const giveUp = new AbortController();
  clock.sleep(PROBE_TIMEOUT_MS, giveUp.signal).then(
    () =>
      resolve({ state: 'silent', detail: 'no answer to PING', reachable: connected, authenticated: false }),
    () => undefined,
  );
  socket.setEncoding('latin1');
  socket.on('connect', () => {
    connected = true;
    socket.write(greeting(address));
  });
  socket.on('data', (chunk) => {
    text += chunk;
    const finding = judgeReplies(text, expected);
    if (finding) resolve(finding);
  });
  socket.on('error', (error) => resolve(findingOfError(error)));
  socket.on('close', () =>
    resolve({ state: 'reset', detail: 'connection closed', reachable: connected, authenticated: false }),
  );
  return promise.finally(() => {
    giveUp.abort();
    socket.destroy();
  });
}

/** Asks a Redis, over a new connection each time, for the PONG that its application would get. */
export function redisProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  return {
    name,
    role,
    async read() {
      const startMs = clock.nowMs();
      const finding = await ask(address, clock);
      return {
        probe: name,
        role,
        ...finding,
        latencyMs: Math.round((clock.nowMs() - startMs) * 1_000) / 1_000,
      };
    },
    close: () => Promise.resolve(),
  };
}
