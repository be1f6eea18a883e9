import type { ErrorKind } from './error-kind.ts';

/** MySQL could not answer, and the cache does not hold the answer (or the request was a write). */
export class DatabaseUnavailableError extends Error {
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind) {
    super(`the database did not answer (${kind})`);
    this.name = 'DatabaseUnavailableError';
    this.kind = kind;
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
