import type { ErrorKind } from './error-kind.ts';

/** With these a statement was certainly not carried out: it was never sent, or the server refused it. */
const NOT_CARRIED_OUT: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'refused',
  'connect-timeout',
  'auth',
  'maxclients',
  'readonly',
  'exhausted',
]);

/** MySQL could not answer, and the cache does not hold the answer (or the request was a write). */
export class DatabaseUnavailableError extends Error {
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind) {
    super(`the database did not answer (${kind})`);
    this.name = 'DatabaseUnavailableError';
    this.kind = kind;
  }

  /** Whether a change may have been made although nothing was heard of it. */
  get mayBeCarriedOut(): boolean {
    return !NOT_CARRIED_OUT.has(this.kind);
  }
}

/** Neither Redis nor MySQL could be used. */
export class AllSourcesUnavailableError extends Error {
  readonly kind = 'unavailable' satisfies ErrorKind;
  readonly cacheError: ErrorKind;
  readonly databaseError: ErrorKind;

  constructor(cacheError: ErrorKind, databaseError: ErrorKind) {
    super(`all data sources unavailable (Redis: ${cacheError}, MySQL: ${databaseError})`);
    this.name = 'AllSourcesUnavailableError';
    this.cacheError = cacheError;
    this.databaseError = databaseError;
  }
}

/** A check or a query was not answered in time. */
export class DeadlineError extends Error {
  readonly kind = 'timeout' satisfies ErrorKind;

  constructor(message: string) {
    super(message);
    this.name = 'DeadlineError';
  }
}
