import { Redis } from 'ioredis';
import { abortable } from '../../platform/abortable.ts';
import { until } from '../../platform/clock.ts';
import type { RedisAdmin, RedisReply, RedisSession } from '../driver.ts';

const RETRY_MS = { first: 10, last: 100 } as const;
const AGAIN_MS = 10;
/** What a server says that will take the command later: it loads its data, or runs a script. */
const LATER = /^(LOADING|BUSY) /;
/** What a server says that was to end a script and runs none. */
const NOTHING_TO_END = /^NOTBUSY /;

/** An account, and where the server is reached past whatever stands before its port: its socket, or a port. */
export type RedisPlace = { user: string; password: string } & (
  | { path: string }
  | { host: string; port: number }
);

/** A client that never gives a command up by itself; without `again` it does not connect a second time. */
function newClient({ user, password, ...server }: RedisPlace, again: boolean): Redis {
  const client = new Redis({
    ...server,
    username: user,
    password,
    // A server that loads its data is one that an administrator must reach.
    enableReadyCheck: false,
    disableClientInfo: true,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => (again ? Math.min(attempt * RETRY_MS.first, RETRY_MS.last) : null),
  });
  // Without a listener an error ends the process; who waits for a reply hears of it there.
  client.on('error', () => {});
  return client;
}

/** Ends a client at once: in good order a frozen server would be waited for. */
function endClient(client: Redis): void {
  client.disconnect();
  client.stream?.destroy();
}

async function send(client: Redis, words: readonly string[], signal: AbortSignal): Promise<RedisReply> {
  signal.throwIfAborted();
  const [name = '', ...rest] = words;
  const reply = client.call(name, ...rest) as Promise<RedisReply>;
  return await abortable(reply, signal);
}

/** Sends a command until the server takes it. */
async function insist(client: Redis, words: readonly string[], signal: AbortSignal): Promise<RedisReply> {
  let reply: RedisReply = null;
  const taken = async (): Promise<boolean> => {
    try {
      reply = await send(client, words, signal);
      return true;
    } catch (error) {
      const said = error instanceof Error ? error.message : '';
      if (NOTHING_TO_END.test(said)) return true;
      if (LATER.test(said)) return false;
      throw error;
    }
  };
  await until(taken, AGAIN_MS, signal);
  return reply;
}

/** The administrator of one Redis server. */
export class CacheAdmin implements RedisAdmin {
  readonly applicationUser: string;
  readonly #place: RedisPlace;
  readonly #main: Redis;
  readonly #clients = new Set<Redis>();

  constructor(place: RedisPlace, applicationUser: string) {
    this.applicationUser = applicationUser;
    this.#place = place;
    this.#main = newClient(this.#place, true);
    this.#clients.add(this.#main);
  }

  command(words: readonly string[], signal: AbortSignal): Promise<RedisReply> {
    return insist(this.#main, words, signal);
  }

  async open(signal: AbortSignal): Promise<RedisSession> {
    const client = newClient(this.#place, false);
    this.#clients.add(client);
    const close = (): void => {
      this.#clients.delete(client);
      endClient(client);
    };
    try {
      await send(client, ['CLIENT', 'SETNAME', 'firedrill-session'], signal);
    } catch (error) {
      close();
      throw error;
    }
    return { command: (words, limit) => send(client, words, limit), close };
  }

  /** Ends every connection. Idempotent. */
  close(): void {
    for (const client of this.#clients) endClient(client);
    this.#clients.clear();
  }
}

/**
 * Sends a Redis server a list of commands, in order, from whichever process. It takes over from the administrator
 * who is there: what that one's connections still do ends with them.
 */
export async function askRedisAsAdmin(
  place: RedisPlace,
  commands: readonly (readonly string[])[],
  signal: AbortSignal,
): Promise<void> {
  const client = newClient(place, true);
  try {
    const others = ['CLIENT', 'KILL', 'USER', place.user, 'SKIPME', 'yes'];
    for (const words of [others, ...commands]) await insist(client, words, signal);
  } finally {
    endClient(client);
  }
}
