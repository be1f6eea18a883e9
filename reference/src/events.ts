import type { BreakerState } from './breaker.ts';
import type { ErrorKind } from './error-kind.ts';
import type { PoolNews } from './pool-watch.ts';

/** The connection to Redis, as its client sees it. `error` is a connection lost or refused with a known cause. */
export const CONNECTION_STATES = [
  'connecting',
  'connected',
  'ready',
  'reconnecting',
  'disconnected',
  'error',
] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/** What health monitoring found. */
export type HealthStatus = 'connected' | 'disconnected' | 'error';

/** Everything the reference tells of itself; no text in it carries credentials. */
export type ReferenceEvent =
  | {
      type: 'client.state';
      state: ConnectionState;
      previous: ConnectionState;
      cause: string;
      error?: ErrorKind;
      /** Retries since the connection was last ready. */
      attempt: number;
    }
  | { type: 'client.retry'; attempt: number; delayMs: number; error?: ErrorKind }
  /** The client was thrown away for a fresh one. */
  | { type: 'client.reset'; reason: string; attempt: number }
  /** Retrying cannot help: credentials or certificates are wrong. Once until the connection is ready again. */
  | { type: 'client.alert'; alert: 'configuration'; error: ErrorKind; message: string }
  | {
      type: 'breaker.state';
      breaker: 'read' | 'write';
      state: BreakerState;
      /** `null` for how it is when somebody begins to listen. */
      previous: BreakerState | null;
      cause: string;
      /** Kind of the failure that opened it, where a failure did. */
      error?: ErrorKind;
      /** Calls go past it without asking it: there is no connection, which says no already. */
      bypassed?: true;
    }
  | ({ type: 'pool.state'; pool: 'database' } & PoolNews)
  | { type: 'health.changed'; status: HealthStatus; previous: HealthStatus; message: string };

/** Hears events as they happen; must not throw. */
export type ReferenceListener = (event: ReferenceEvent) => void;
