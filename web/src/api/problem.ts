import type { ErrorCode, MistakeInfo, Problem } from '@firedrill/contract';

/** What may be wrong besides what the server says: no answer came, or none that could be understood. */
export type ApiErrorCode = ErrorCode | 'network' | 'unreadable';

/** A request that failed: the server's problem, or that there was no answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** Mistakes in a scenario's text, where it is about one. */
  readonly mistakes: readonly MistakeInfo[];
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;

  constructor(
    code: ApiErrorCode,
    message: string,
    {
      hint,
      mistakes = [],
      status = 0,
    }: { hint?: string | undefined; mistakes?: readonly MistakeInfo[]; status?: number },
  ) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.mistakes = mistakes;
    this.status = status;
  }
}

/** The error that a server's answer tells of. */
export function errorOfProblem({ error }: Problem, status: number): ApiError {
  return new ApiError(error.code, error.message, {
    hint: error.hint,
    status,
    ...(error.mistakes && { mistakes: error.mistakes }),
  });
}

/** Message and cure of whatever was thrown, for people. */
export function problemOf(error: unknown): { message: string; hint?: string } {
  if (error instanceof ApiError) {
    return { message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}
