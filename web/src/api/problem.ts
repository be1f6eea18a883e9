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

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null || !('error' in value)) return false;
  const { error } = value;
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}

/** What is said of an answer that is no JSON, or none of this API's. */
export function unreadable(status: number): ApiError {
  return new ApiError('unreadable', `the answer (${status}) is none of Firedrill's`, {
    status,
    hint: 'another server or a proxy may answer at this address',
  });
}

/** Reads what the server says is wrong from an answer that is not well. Never rejects. */
export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!isProblem(body)) return unreadable(response.status);
  const { code, message, hint, mistakes } = body.error;
  return new ApiError(code, message, { hint, status: response.status, ...(mistakes && { mistakes }) });
}

/** Message and cure of whatever was thrown, for people. */
export function problemOf(error: unknown): { message: string; hint?: string } {
  if (error instanceof ApiError) {
    return { message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}
