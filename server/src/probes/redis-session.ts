import type { Socket } from 'node:net';
import { PROBE_TIMEOUT_MS, type Role } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import { openSocket } from '../platform/socket.ts';
import { type Finding, findingOfError, type Probe } from './probe.ts';

/** How long a connection must last before it counts as kept, once one was cut. */
const KEPT_MS = 1_500;

const UP: Finding = { state: 'up', detail: 'connection kept', reachable: true, authenticated: true };

interface Session {
  socket: Socket;
  openedMs: number;
  answered: boolean;
  /** Why it ended. */
  end: Finding | undefined;
}

function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

function open(address: Address, nowMs: number): Session {
  const { user, password } = address;
  const socket = openSocket(address);
  const session: Session = { socket, openedMs: nowMs, answered: false, end: undefined };
  const login = password === undefined ? '' : command('AUTH', ...(user ? [user] : []), password);
  socket.write(login + command('PING'));
  socket.setEncoding('latin1').on('data', (text) => {
    session.answered ||= String(text).includes('+PONG');
  });
  socket.on('error', (error) => {
    session.end ??= findingOfError(error);
  });
  socket.on('close', () => {
    session.end ??= {
      state: 'reset',
      detail: 'connection cut',
      reachable: session.answered,
      authenticated: session.answered,
    };
  });
  return session;
}

/**
 * Keeps a connection to a Redis open as its application does and tells whether it is cut: `reset` from the moment it
 * is until a new one has lasted for 1.5 s. What only refuses new connections it does not see.
 */
export function sessionProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  let session: Session | undefined;
  let cut: Finding | undefined;

  const look = async (): Promise<Finding> => {
    session ??= open(address, clock.nowMs());
    const { socket } = session;
    const giveUpMs = session.openedMs + PROBE_TIMEOUT_MS;
    while (!session.answered && session.end === undefined && clock.nowMs() < giveUpMs) await clock.sleep(1);
    if (session.end === undefined && session.answered) {
      if (clock.nowMs() - session.openedMs >= KEPT_MS) cut = undefined;
      return cut ?? UP;
    }
    const silent: Finding = { state: 'silent', detail: 'no answer', reachable: false, authenticated: false };
    cut = session.end ?? silent;
    socket.destroy();
    session = undefined;
    return cut;
  };

  return {
    name,
    role,
    async read() {
      const startMs = clock.nowMs();
      const finding = await look();
      return { probe: name, role, ...finding, latencyMs: clock.nowMs() - startMs };
    },
    async close() {
      session?.socket.destroy();
    },
  };
}
