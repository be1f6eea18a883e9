import { FiredrillError } from '@firedrill/contract';
import type { Driver } from './drivers/driver.ts';
import { type Healing, healLedger } from './engine/healing.ts';
import { releaseTargets, TARGET_LOCKS } from './engine/target-locks.ts';
import type { RunStore } from './journal/run-store.ts';
import type { Clock } from './platform/clock.ts';

/** How long each fault is tried to be undone for a run that cannot begin before. */
const BEFORE_RUN_MS_MAX = 10_000;

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

/** Hears what is done for a run before it begins. */
export interface HealingListener {
  onHealed(run: HealedRun): void;
  /** One thing that a dead run had left lying about was removed. */
  onRemoved(line: string): void;
}

/**
 * What is done before a run begins: undoes what runs of its store that died left broken, and removes what they left
 * behind. Rejects with `fault.stuck` when a fault that the same driver had made stays in force; one of another driver's
 * is no more than told.
 */
export async function healBeforeRun(
  options: Omit<StoreHealingOptions, 'limitMs'>,
  driver: Driver,
  listener: HealingListener,
): Promise<void> {
  const inTheWay: string[] = [];
  for await (const run of healStore({ ...options, limitMs: BEFORE_RUN_MS_MAX })) {
    if (run.runAlive) continue;
    listener.onHealed(run);
    for (const { undo, faultId } of run.stuck) {
      if (undo.driver === driver.kind) inTheWay.push(`${faultId} of run ${run.runId} on the ${undo.role}`);
    }
  }
  for (const line of await driver.sweep()) listener.onRemoved(line);
  if (inTheWay.length === 0) return;
  throw new FiredrillError('fault.stuck', `still in force from before: ${inTheWay.join(', ')}`, {
    hint: `mend it by hand as said above, then firedrill heal --out ${options.store.root}`,
  });
}
