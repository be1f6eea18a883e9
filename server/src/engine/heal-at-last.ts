import type { Effect } from '../drivers/driver.ts';
import type { PreparedFault } from '../faults/fault.ts';
import { type Clock, deadline } from '../platform/clock.ts';

/** How long one attempt to heal may take, and all of them together. */
const LIMITS_MS = { attempt: 10_000, all: 60_000 } as const;

/** Pauses between attempts: doubled from the first to the last of these. */
const BACKOFF_MS = { first: 100, last: 5_000 } as const;

/**
 * Heals until that succeeds; rejects with the last attempt's error when the time for it is over. `what` names the act
 * in the error of an attempt that took too long.
 */
export async function healAtLast(heal: PreparedFault['heal'], what: string, clock: Clock): Promise<Effect> {
  const giveUpMs = clock.nowMs() + LIMITS_MS.all;
  for (let pauseMs: number = BACKOFF_MS.first; ; pauseMs = Math.min(2 * pauseMs, BACKOFF_MS.last)) {
    try {
      return await heal(deadline(LIMITS_MS.attempt, what));
    } catch (error) {
      if (clock.nowMs() + pauseMs > giveUpMs) throw error;
      await clock.sleep(pauseMs);
    }
  }
}
