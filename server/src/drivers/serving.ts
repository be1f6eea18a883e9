import { deadline, until } from '../platform/clock.ts';

const ATTEMPT_MS_MAX = 1_000;

/** How a server is asked whether it serves its application. */
export interface Asking {
  /** Resolves when it does, rejects with what it said instead. */
  ping(signal: AbortSignal): Promise<void>;
  pollMs: number;
  /** Called after each refusal; what it throws ends the wait, for a server that will never serve. */
  giveUp?(refusal: unknown): Promise<void> | void;
}

/** Asks until the server serves; rejects with its last refusal when the signal aborts first. */
export async function untilServing({ ping, pollMs, giveUp }: Asking, signal: AbortSignal): Promise<void> {
  let refusal: unknown;
  const answers = async (): Promise<boolean> => {
    try {
      await ping(deadline(ATTEMPT_MS_MAX, 'an answer', signal));
      return true;
    } catch (error) {
      refusal = error;
    }
    await giveUp?.(refusal);
    return false;
  };
  try {
    await until(answers, pollMs, signal);
  } catch (error) {
    throw (signal.aborted && refusal) || error;
  }
}
