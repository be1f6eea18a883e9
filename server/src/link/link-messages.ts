import { type ErrorCode, FiredrillError, messageOf } from '@firedrill/contract';
import type { LinkOperations } from './link-set.ts';

/** What the link thread starts with. */
export interface LinkWorkerData {
  seed: number;
}

/** One operation asked of the link thread, or its end. */
export type LinkRequest =
  | { id: number; operation: keyof LinkOperations; args: readonly unknown[] }
  | { id: number; operation: 'close'; args: readonly [] };

/** An error on its way between threads. */
export interface PlainError {
  code: ErrorCode;
  message: string;
  hint: string | undefined;
}

/** The answer to the request of the same id. */
export type LinkReply = { id: number } & ({ value: unknown } | { error: PlainError });

/** The error as plain data. */
export function toPlainError(error: unknown): PlainError {
  if (error instanceof FiredrillError) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  return { code: 'internal', message: messageOf(error), hint: undefined };
}

/** The reverse of `toPlainError`. */
export function fromPlainError({ code, message, hint }: PlainError): FiredrillError {
  return new FiredrillError(code, message, hint === undefined ? {} : { hint });
}
