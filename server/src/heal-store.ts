import type { Driver } from './drivers/driver.ts';
import { type Healing, healLedger } from './engine/healing.ts';
import { releaseTargets, TARGET_LOCKS } from './engine/target-locks.ts';
import type { RunStore } from './journal/run-store.ts';
import type { Clock } from './platform/clock.ts';

/** What healing needs to know. */
export interface StoreHealingOptions {
  store: RunStore;
  /** The driver of a kind; throws when there is none. */
  driver(kind: string): Driver;
  clock: Clock;
  /** How long one fault is tried to be undone. */
  limitMs: number;
}

/** One run of the store that had something outstanding. */
export interface HealedRun extends Healing {
  runId: string;
}

/** Heals every run of a store that has died and left faults in force, one after the other, the oldest first. */
export async function* healStore(options: StoreHealingOptions): AsyncGenerator<HealedRun> {
  const { store, clock, limitMs } = options;
  for (const runId of await store.ids()) {
    const healing = await healLedger(store.filesOf(runId).ledger, {
      clock,
      limitMs,
      undo: (undo, signal) => options.driver(undo.driver).undo(undo, signal),
    });
    const { runAlive, healed, stuck } = healing;
    if (!runAlive && healed.length > 0 && stuck.length === 0) releaseTargets(TARGET_LOCKS, runId);
    if (runAlive || healed.length > 0 || stuck.length > 0) yield { runId, ...healing };
  }
}
