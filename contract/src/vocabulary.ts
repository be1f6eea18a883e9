/** The closed word lists that server, journal and browser share. */

/** A component that is broken. */
export const ROLES = ['cache', 'standby', 'database'] as const;
export type Role = (typeof ROLES)[number];

/** What a driver can do to a target; a fault asks for one of them. */
export const CAPABILITIES = ['lifecycle', 'freeze', 'network', 'link', 'redis-admin', 'mysql-admin'] as const;
export type CapabilityName = (typeof CAPABILITIES)[number];

/** Parts of a run, in the order in which they can follow each other; fault to settled repeat for each fault. */
export const PHASES = ['warm-up', 'steady', 'fault', 'recovery', 'settled'] as const;
export type Phase = (typeof PHASES)[number];

/** Where an answer came from: the cache, the database, an old copy in the process, or nowhere. */
export const SOURCES = ['redis', 'mysql', 'stale', 'none'] as const;
export type Source = (typeof SOURCES)[number];

/** How a request ended: answered, answered with an error, or not answered before its deadline. */
export const STATUSES = ['ok', 'failed', 'unanswered'] as const;
export type Status = (typeof STATUSES)[number];

/** What the load asks of the subject: a user by id, users by name or phone, or a change of a user. */
export const OPERATIONS = ['read', 'search', 'write'] as const;
export type OperationKind = (typeof OPERATIONS)[number];

/** What the cache had to say to a query: it had the value, it did not, or it was not (or could not be) asked. */
export const CACHE_RESULTS = ['hit', 'miss', 'bypass'] as const;
export type CacheResult = (typeof CACHE_RESULTS)[number];

/** What went wrong, as a client can tell. */
export const ERROR_KINDS = [
  'refused',
  'reset',
  'closed',
  'timeout',
  'connect-timeout',
  'not-connected',
  'breaker-open',
  'auth',
  'tls',
  'readonly',
  'loading',
  'misconf',
  'oom',
  'maxclients',
  'exhausted',
  'unavailable',
  'other',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** A client's connection, as the client sees it. */
export const CLIENT_STATES = [
  'connecting',
  'connected',
  'ready',
  'reconnecting',
  'disconnected',
  'error',
] as const;
export type ClientState = (typeof CLIENT_STATES)[number];

export const BREAKER_STATES = ['closed', 'open', 'half-open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/**
 * What a probe found: `up` answered as it should; `refused` nothing listens; `silent` connected or connecting but
 * no answer in time; `reset` the connection was cut; `denied` credentials refused; `erring` answered with an error.
 */
export const PROBE_STATES = ['up', 'refused', 'silent', 'reset', 'denied', 'erring'] as const;
export type ProbeState = (typeof PROBE_STATES)[number];

/** What a run showed. */
export const VERDICTS = ['held', 'failed', 'inconclusive'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How a run ended: as planned, by an abort limit, by a signal, or by an error of the harness or its environment. */
export const RUN_ENDS = ['completed', 'aborted', 'interrupted', 'error'] as const;
export type RunEnd = (typeof RUN_ENDS)[number];
