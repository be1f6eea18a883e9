import { readFile } from 'node:fs/promises';
import { FiredrillError, messageOf, type Undo } from '@firedrill/contract';
import { LINK_UNDO } from '../faults/fault.ts';
import { type Clock, deadline, until } from '../platform/clock.ts';
import { isAlive } from '../platform/process-table.ts';
import { Ledger, type LedgerEntry, ledgerContent, readLedger } from './ledger.ts';

/** How long one attempt to undo a recorded fault may take. */
const ATTEMPT_MS_MAX = 10_000;
/** Pauses between attempts to undo a fault: doubled from the first to the last of these. */
const BACKOFF_MS = { first: 100, last: 5_000 } as const;
/** How long one who heals already is waited for, and how often it is asked whether it has ended. */
const HEALER_WAIT = { limitMs: 60_000, everyMs: 20 } as const;

/** Undoes a recorded fault through the driver that its record names. */
export type UndoFault = (undo: Undo, signal: AbortSignal) => Promise<unknown>;

/** How a dead run is healed. */
export interface HealOptions {
  undo: UndoFault;
  clock: Clock;
  /** How long one fault is tried to be undone, again and again; it is tried once in any case. */
  limitMs: number;
}

/** A fault that could not be undone. */
export interface StuckFault extends LedgerEntry {
  reason: string;
}

/** What became of the faults of a run. */
export interface Healing {
  /** Whether the run goes on, and so heals its own faults; then nothing was done. */
  runAlive: boolean;
  healed: LedgerEntry[];
  stuck: StuckFault[];
}

/**
 * Undoes what a run that has died left outstanding in its ledger, the fault injected last first, and marks it there.
 * Waits for whoever does so already. Never rejects for a fault that cannot be undone.
 */
export async function healLedger(path: string, options: HealOptions): Promise<Healing> {
  const healing: Healing = { runAlive: false, healed: [], stuck: [] };
  // A server heals before every run and has others going on: reading many ledgers must not hold these up.
  const { healer, ...content } = ledgerContent(await readFile(path, 'utf8').catch(() => ''));
  if (content.outstanding.length === 0) return healing;
  if (content.runAlive) return { ...healing, runAlive: true };
  if (healer) {
    const enough = deadline(HEALER_WAIT.limitMs, 'the healing by another process');
    await until(() => !isAlive(healer), HEALER_WAIT.everyMs, enough).catch(() => undefined);
  }
  return await healOutstanding(path, options);
}

/** The same for the watchdog of a run, who knows that the run is dead and waits for nobody. */
export async function healOutstanding(path: string, options: HealOptions): Promise<Healing> {
  const healing: Healing = { runAlive: false, healed: [], stuck: [] };
  const { outstanding } = readLedger(path);
  if (outstanding.length === 0) return healing;
  const ledger = Ledger.forHealing(path);
  try {
    for (const entry of outstanding) {
      const reason = await undoUntilDone(entry, options);
      if (reason === undefined) {
        ledger.undone(entry.faultId);
        healing.healed.push(entry);
      } else healing.stuck.push({ ...entry, reason });
    }
    ledger.healingEnded();
  } finally {
    ledger.close();
  }
  return healing;
}

/** Tries until it succeeds or the time is over; returns why it did not succeed. */
async function undoUntilDone(
  { undo, faultId }: LedgerEntry,
  options: HealOptions,
): Promise<string | undefined> {
  // What was done to a link has ended with the process of its run.
  if (undo.driver === LINK_UNDO) return undefined;
  const { clock, limitMs } = options;
  const giveUpMs = clock.nowMs() + limitMs;
  for (let pauseMs: number = BACKOFF_MS.first; ; pauseMs = Math.min(2 * pauseMs, BACKOFF_MS.last)) {
    try {
      const what = `${undo.action} ${undo.role} (fault ${faultId})`;
      await options.undo(undo, deadline(ATTEMPT_MS_MAX, what));
      return undefined;
    } catch (error) {
      const isHopeless = error instanceof FiredrillError && error.code === 'usage.invalid';
      if (isHopeless || clock.nowMs() + pauseMs > giveUpMs) return messageOf(error);
      await clock.sleep(pauseMs);
    }
  }
}
