/** The closed word lists that server, journal and browser share. */

/** A component that is broken. */
export const ROLES = ['cache', 'standby', 'database'] as const;
export type Role = (typeof ROLES)[number];

/** What a driver can do to a target; a fault asks for one of them. */
export const CAPABILITIES = [
  'lifecycle',
  'freeze',
  'network',
  'link',
  'redis-admin',
  'mysql-admin',
  'tls',
  'replication',
] as const;
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

/**
 * What kind of trouble a failure is, as far as any client can tell, and so where a person looks first.
 * `network`: no answer, or no connection: the process, its host, the way to it; a server that is silent and a network
 * that is look the same from here. `authentication`: it answers, and refuses the credentials. `resource-exhaustion`:
 * it answers that it has no room: memory, connections, or is still loading its data. `configuration`: it answers that
 * it is not to be used in this way: read-only, not able to persist, a certificate that is not trusted.
 */
export const FAILURE_CLASSES = ['network', 'authentication', 'resource-exhaustion', 'configuration'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** The class of an injected fault; `none` where nothing fails that a client could see, such as an emptied cache. */
export type InjectedClass = FailureClass | 'none';

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
 * How well a pool of connections can serve, from best to worst: `free` has a connection for the next question; in a
 * `full` one each is in use; `queueing` lets questions wait; `refusing` turns away what is too much for its queue; `lost` has no
 * connection and could not open one.
 */
export const POOL_STATES = ['free', 'full', 'queueing', 'refusing', 'lost'] as const;
export type PoolState = (typeof POOL_STATES)[number];

/**
 * What a probe found: `up` answered as it should; `refused` nothing listens; `silent` connected or connecting but
 * no answer in time; `reset` the connection was cut; `denied` credentials refused, or the server's certificate; `erring` answered with an error.
 */
export const PROBE_STATES = ['up', 'refused', 'silent', 'reset', 'denied', 'erring'] as const;
export type ProbeState = (typeof PROBE_STATES)[number];

/** How long a probe waits for a ping's answer before it calls a target silent. */
export const PROBE_TIMEOUT_MS = 250;

/** What a bulk probe reads over a path, and how long it waits for it: a ping is too small to show a thin line. */
export const BULK_PROBE = { bytes: 5_000, timeoutMs: 1_500 } as const;

/** The key that a fault which empties a cache leaves in it beforehand, and a probe then looks for. */
export const CANARY_KEY = 'firedrill:canary';

/** The key that is written to the cache and looked for in a standby, to see how far that is behind. */
export const LAG_KEY = 'firedrill:lag';

/** The name of the probe that pings a target where the subject reaches it, over the link in front of it. */
export function pathProbe(role: Role): string {
  return `${role}-path`;
}

/** The name of the probe that reads `BULK_PROBE.bytes` over the same way. */
export function bulkProbe(role: Role): string {
  return `${role}-bulk`;
}

/** What a run showed. */
export const VERDICTS = ['held', 'failed', 'inconclusive'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How a run ended: as planned, by an abort limit, by a signal, or by an error of the harness or its environment. */
export const RUN_ENDS = ['completed', 'aborted', 'interrupted', 'error'] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

/** What a container engine tells of a target, as it happened to it. */
export const TARGET_ACTIONS = [
  'signalled',
  'died',
  'stopped',
  'started',
  'restarted',
  'paused',
  'resumed',
  'out-of-memory',
  'healthy',
  'unhealthy',
  'disconnected',
  'connected',
  'renamed',
  'removed',
] as const;
export type TargetAction = (typeof TARGET_ACTIONS)[number];
