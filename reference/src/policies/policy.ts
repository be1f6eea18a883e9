import type { RedisOptions } from 'ioredis';
import { type Backoff, exponential, fullJitter } from '../backoff.ts';
import type { BreakerSettings } from '../breaker.ts';
import type { Random } from '../clock.ts';
import { classify } from '../error-kind.ts';

/** What an ioredis client can be made with; replies always have their usual shape. */
export type ClientOptions = Omit<RedisOptions, 'replyMapping'>;

/** Timeouts of the Redis client, in ms. */
export interface ClientSettings {
  connectTimeoutMs: number;
  commandTimeoutMs: number;
  /** The socket is given up when it has been silent for this long while answers are due. */
  socketTimeoutMs?: number;
  /** How long a socket may take to close in good order. */
  disconnectTimeoutMs?: number;
  /** The socket is given up when the oldest command in flight is older than this. */
  commandAgeMsMax?: number;
}

/** Limits of the MySQL pool. */
export interface PoolSettings {
  connections: number;
  /** Requests that may wait for a connection; beyond it they are turned away. */
  queueLimit: number;
  connectTimeoutMs: number;
  /** From the question to the answer, waiting for a connection included. */
  deadlineMs: number;
}

/** The numbers of a policy: what a configuration may override. A part left out is left to the library. */
export interface PolicySettings {
  client?: ClientSettings;
  backoff?: { baseMs: number; capMs: number } | { baseMs: number; retriesMax: number };
  breaker?: BreakerSettings & { healthEveryMs: number };
  mysql?: PoolSettings;
}

/** A named way to use Redis: data, and the little behaviour that differs. */
export interface Policy {
  readonly name: string;
  /** One sentence for people who choose. */
  readonly summary: string;
  /** Asks the client's state first and goes past Redis when it is not ready. */
  readonly checksConnection: boolean;
  /** After a miss, answers only when the value is in the cache. */
  readonly awaitsFill: boolean;
  /** A client that does not get back in many attempts is thrown away for a fresh one. */
  readonly resetsStuckClient: boolean;
  /** Credentials or certificates that are refused raise an alert. */
  readonly alertsOnConfiguration: boolean;
  /** Commands of one turn of the event loop are written to the socket together. */
  readonly joinsWrites: boolean;
  readonly settings: PolicySettings;
  /** What the client is made with, beside its address. */
  redisOptions(settings: PolicySettings, random: Random): ClientOptions;
}

/** The strategy that a policy's settings name; `undefined` leaves it to the library. */
export function backoffOf(settings: PolicySettings): Backoff | undefined {
  const { backoff } = settings;
  if (backoff === undefined) return undefined;
  return 'capMs' in backoff
    ? fullJitter(backoff.capMs, backoff.baseMs)
    : exponential(backoff.baseMs, backoff.retriesMax);
}

/** The options that follow from the settings alone. */
export function optionsOf(settings: PolicySettings, random: Random): ClientOptions {
  const { client } = settings;
  const backoff = backoffOf(settings);
  return {
    ...(client && { connectTimeout: client.connectTimeoutMs, commandTimeout: client.commandTimeoutMs }),
    ...(client?.socketTimeoutMs !== undefined && { socketTimeout: client.socketTimeoutMs }),
    ...(client?.disconnectTimeoutMs !== undefined && { disconnectTimeout: client.disconnectTimeoutMs }),
    ...(backoff && { retryStrategy: (attempt) => backoff(attempt, random) ?? null }),
  };
}

/**
 * Options of every policy that does not wait for Redis: nothing is kept for later (a SET sent late overwrites a
 * newer value), nothing is sent twice, and a server that turned replica is left for whoever has the address now.
 */
export function failFastOptions(settings: PolicySettings, random: Random): ClientOptions {
  const { backoff } = settings;
  return {
    ...optionsOf(settings, random),
    // A server that is still loading its data is asked again as soon as one that is not there at all; ioredis waits 1 s.
    ...(backoff && 'capMs' in backoff && { maxLoadingRetryTime: backoff.capMs }),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    reconnectOnError: (error) => classify(error) === 'readonly',
  };
}
