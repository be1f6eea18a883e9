import type { CacheResult, ErrorKind, RunEventBody, Source, Status } from '@firedrill/contract';

/** One question of the load. Search texts are prefixes. */
export type Operation =
  | { op: 'read'; id: number }
  | { op: 'search'; by: 'name' | 'phone'; text: string }
  | { op: 'write'; id: number };

/** How one request ended. `unanswered` is decided by the load loop, at the deadline. */
export interface Outcome {
  status: Exclude<Status, 'unanswered'>;
  source: Source;
  /** What the cache had to say; only of queries, and only where the subject can tell. */
  cache?: CacheResult;
  /** Why the request failed. */
  error?: ErrorKind;
  /** Why the cache could not be used, of requests answered all the same; of writes, to drop the old value. */
  cacheError?: ErrorKind;
  /** Version of the value read or written. */
  version?: number;
}

/** What a subject's client does of itself, as it stands in the journal; times are taken by the receiver. */
export type SubjectEvent = Extract<
  RunEventBody,
  { type: 'client.state' | 'client.retry' | 'client.reset' | 'client.alert' | 'breaker.state' | 'pool.state' }
>;

/** The application under test. */
export interface Subject {
  open(): Promise<void>;
  /** Never rejects: a failure is an outcome. May settle after the deadline, or not before `close`. */
  request(operation: Operation): Promise<Outcome>;
  /** Calls back at once for how its breakers and pools are, where it has any, and for each event; at most one listener. */
  onEvent?(listener: (event: SubjectEvent) => void): void;
  close(): Promise<void>;
}

/** Plain data from which a subject is made in the load worker; addresses carry credentials and stay in memory. */
export interface SubjectOptions {
  policy: string;
  seed: number;
  redisUrl: string;
  /** The authority to be trusted, as a PEM file, where Redis is reached over TLS. */
  redisCaFile?: string;
  mysqlUrl: string;
}

/** What a subject's module exports. */
export interface SubjectModule {
  createSubject(options: SubjectOptions): Subject;
}
