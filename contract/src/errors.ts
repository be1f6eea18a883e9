/** Every error a person can meet: one table of codes with exit code and HTTP status. */

/** Exit codes of the command line; a run's verdict and every error map to one of them. */
export const EXIT = {
  held: 0,
  failed: 1,
  usage: 2,
  environment: 3,
  inconclusive: 4,
  stuck: 5,
  interrupted: 130,
  terminated: 143,
} as const;

/** What each error code means, the exit code it ends the command line with and its HTTP status. */
export const ERRORS = {
  'usage.invalid': {
    exitCode: EXIT.usage,
    httpStatus: 400,
    summary: 'The command or request was not understood.',
  },
  'scenario.invalid': {
    exitCode: EXIT.usage,
    httpStatus: 422,
    summary: 'A scenario file has mistakes; nothing was started.',
  },
  'scenario.not-found': {
    exitCode: EXIT.usage,
    httpStatus: 404,
    summary: 'No scenario has that name or path.',
  },
  'config.invalid': {
    exitCode: EXIT.usage,
    httpStatus: 422,
    summary: 'A configuration value is missing or wrong.',
  },
  'run.not-found': { exitCode: EXIT.usage, httpStatus: 404, summary: 'No stored run has that id.' },
  'run.busy': {
    exitCode: EXIT.environment,
    httpStatus: 409,
    summary: 'So many runs are under way that no other can begin, or the run is under way itself.',
  },
  'run.ended': { exitCode: EXIT.usage, httpStatus: 409, summary: 'The run is not under way here any more.' },
  'run.scripted': {
    exitCode: EXIT.usage,
    httpStatus: 409,
    summary: 'The run follows its scenario: no fault can be added or taken away by hand.',
  },
  'fault.unknown': { exitCode: EXIT.usage, httpStatus: 404, summary: 'The run has no fault of that id.' },
  'fault.conflict': {
    exitCode: EXIT.usage,
    httpStatus: 409,
    summary: 'The drill does not take the fault now: something else is in the way.',
  },
  'http.listen': {
    exitCode: EXIT.environment,
    httpStatus: 500,
    summary: 'The dashboard cannot listen at its address.',
  },
  'http.not-found': { exitCode: EXIT.usage, httpStatus: 404, summary: 'There is nothing at that address.' },
  'http.forbidden': {
    exitCode: EXIT.usage,
    httpStatus: 403,
    summary: 'The request comes from a place that is not admitted.',
  },
  'http.unauthorized': {
    exitCode: EXIT.usage,
    httpStatus: 401,
    summary: 'The request carries no valid token.',
  },
  'http.too-large': {
    exitCode: EXIT.usage,
    httpStatus: 413,
    summary: 'The request is larger than is taken.',
  },
  'http.too-many': {
    exitCode: EXIT.usage,
    httpStatus: 429,
    summary: 'So many requests or viewers came that no other is taken now.',
  },
  'journal.corrupt': { exitCode: EXIT.environment, httpStatus: 500, summary: 'A journal cannot be read.' },
  'journal.write': {
    exitCode: EXIT.environment,
    httpStatus: 500,
    summary: 'A journal or ledger cannot be written.',
  },
  'environment.missing': {
    exitCode: EXIT.environment,
    httpStatus: 503,
    summary: 'A program that is needed is not installed.',
  },
  'target.start': {
    exitCode: EXIT.environment,
    httpStatus: 503,
    summary: 'A target could not be started or did not become ready.',
  },
  'target.action': {
    exitCode: EXIT.environment,
    httpStatus: 503,
    summary: 'An action on a target failed or took too long.',
  },
  'target.busy': {
    exitCode: EXIT.environment,
    httpStatus: 409,
    summary: 'Another Firedrill is at work on a target.',
  },
  'target.unhealthy': {
    exitCode: EXIT.environment,
    httpStatus: 503,
    summary: 'A target is not well before anything was broken.',
  },
  'watchdog.failed': {
    exitCode: EXIT.environment,
    httpStatus: 500,
    summary: 'The process that heals if Firedrill dies is not there.',
  },
  'fault.inject': { exitCode: EXIT.inconclusive, httpStatus: 500, summary: 'A fault could not be injected.' },
  'fault.unproven': {
    exitCode: EXIT.inconclusive,
    httpStatus: 500,
    summary: 'A fault could not be proven in force, or proven gone.',
  },
  'fault.stuck': { exitCode: EXIT.stuck, httpStatus: 500, summary: 'A fault could not be healed.' },
  'load.failed': { exitCode: EXIT.environment, httpStatus: 500, summary: 'The load worker failed.' },
  'link.not-found': { exitCode: EXIT.usage, httpStatus: 404, summary: 'No link has that name.' },
  'link.exists': { exitCode: EXIT.usage, httpStatus: 409, summary: 'A link of that name exists already.' },
  'link.listen': { exitCode: EXIT.environment, httpStatus: 500, summary: 'A link or its API cannot listen.' },
  'link.failed': { exitCode: EXIT.environment, httpStatus: 500, summary: 'The link thread failed.' },
  'toxic.not-found': {
    exitCode: EXIT.usage,
    httpStatus: 404,
    summary: 'The link has no toxic of that name.',
  },
  'toxic.exists': {
    exitCode: EXIT.usage,
    httpStatus: 409,
    summary: 'The link has a toxic of that name already.',
  },
  internal: { exitCode: EXIT.environment, httpStatus: 500, summary: 'A defect of Firedrill itself.' },
} as const;

/** A code of the table. */
export type ErrorCode = keyof typeof ERRORS;

/** An error meant for people: it names the thing in `message` and the cure in `hint`. */
export class FiredrillError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'FiredrillError';
    this.code = code;
    this.hint = options.hint;
  }

  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }

  get httpStatus(): number {
    return ERRORS[this.code].httpStatus;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
