import type { Effect } from '../drivers/driver.ts';
import type { PreparedFault } from '../faults/fault.ts';
import { abortable } from '../platform/abortable.ts';
import { type Clock, deadline } from '../platform/clock.ts';
import type { FaultLimits } from './fault-limits.ts';

/** Pauses between attempts: doubled from the first to the last of these. */
const BACKOFF_MS = { first: 100, last: 5_000 } as const;

/**
 * Heals until that succeeds; rejects with the last attempt's error when the time for it is over. `what` names the act
 * in the error of an attempt that took too long, which is not waited for any longer.
 */
export async function healAtLast(
  heal: PreparedFault['heal'],
  what: string,
  clock: Clock,
  limitsMs: Pick<FaultLimits, 'heal' | 'healAttempt'>,
): Promise<Effect> {
  const giveUpMs = clock.nowMs() + limitsMs.heal;
  for (let pauseMs: number = BACKOFF_MS.first; ; pauseMs = Math.min(2 * pauseMs, BACKOFF_MS.last)) {
    try {
      const attempt = deadline(limitsMs.healAttempt, what);
      return await abortable(heal(attempt), attempt);
    } catch (error) {
      if (clock.nowMs() + pauseMs > giveUpMs) throw error;
      await clock.sleep(pauseMs);
    }
  }
}
