import type { Role } from '@firedrill/contract';
import type { Address } from '../../platform/address.ts';
import { deadline } from '../../platform/clock.ts';
import type { Target } from '../driver.ts';
import { untilServing } from '../serving.ts';
import { saysPortTaken, startError } from './errors.ts';
import { logFileOf } from './recorded-process.ts';
import type { ServerProcess } from './server-process.ts';
import type { TargetServer } from './target-server.ts';

const START_MS_MAX = 30_000;
const POLL_MS = 5;
const PORT_ATTEMPTS_MAX = 3;

/** What a target is made of. */
export interface TargetParts {
  role: Role;
  sandbox: string;
  server: TargetServer;
  process: ServerProcess;
  /** Reserves a port, and gives back one that turned out to be taken. */
  reservePort(): Promise<number>;
  releasePort(port: number): void;
  /** Hears of every command before it is run. */
  record(role: Role, command: ReturnType<TargetServer['configure']>): void;
  /** Takes what must be ended with the target's processes. */
  owns(closing: () => void): void;
}

/** Starts a target's server for the first time; resolves when it serves. */
export async function startTarget(parts: TargetParts, signal: AbortSignal): Promise<Target> {
  const { role, server, process } = parts;
  await server.prepare(signal);
  const inTime = deadline(START_MS_MAX, `the start of ${role}`, signal);
  for (let attempt = 1; ; attempt += 1) {
    const port = await parts.reservePort();
    const command = server.configure(port);
    parts.record(role, command);
    process.use(command);
    await process.start(inTime);
    const target = describeTarget(parts, {
      host: '127.0.0.1',
      port,
      ...server.account,
      ...(server.tls && { tls: server.tls }),
    });
    try {
      await target.ready(inTime);
      return await administered(target, parts, inTime);
    } catch (error) {
      // Somebody who knows nothing of our locks can take a port between the reservation and the start.
      if (attempt === PORT_ATTEMPTS_MAX || !saysPortTaken(String(error))) throw error;
      parts.releasePort(port);
    }
  }
}

async function administered(target: Target, parts: TargetParts, signal: AbortSignal): Promise<Target> {
  const administration = await parts.server.administer?.(target.address, signal);
  if (administration === undefined) return target;
  parts.owns(() => administration.close());
  return { ...target, can: { ...target.can, ...administration.can } };
}

function describeTarget(parts: TargetParts, address: Address): Target {
  const { role, process, sandbox, server } = parts;
  return {
    role,
    address,
    info: { role, server: server.label, address: `${address.host}:${address.port}` },
    can: { lifecycle: process, freeze: process },
    trace: { sandbox },
    ready: (signal) => serving(parts, address, signal),
  };
}

async function serving(parts: TargetParts, address: Address, signal: AbortSignal): Promise<void> {
  const { role, process, sandbox, server } = parts;
  try {
    await untilServing(
      {
        ping: (inTime) => server.ping(address, inTime),
        pollMs: POLL_MS,
        giveUp: (refusal) => {
          if (!process.running) throw refusal;
        },
      },
      signal,
    );
  } catch (error) {
    const what = `${role} (${server.label} on ${address.host}:${address.port}) does not serve`;
    throw startError(what, error, { log: logFileOf(sandbox, role), secrets: server.secrets });
  }
}
