import { resolve } from 'node:path';
import type { FiredrillError, Role } from '@firedrill/contract';
import type { Driver } from './drivers/driver.ts';
import { claimTargets, releaseTargets, TARGET_LOCKS } from './engine/target-locks.ts';
import { startWatchdog, type Watchdog } from './engine/watchdog.ts';
import type { Clock } from './platform/clock.ts';
import { entryUrl } from './platform/entry.ts';
import { ownIdentity, type ProcessIdentity } from './platform/process-table.ts';
import { seededRandom } from './platform/random.ts';

/** What a run is guarded with. */
export interface RunGuardOptions {
  runId: string;
  driver: Driver;
  /** Path of the run's ledger. */
  ledger: string;
  /** Path of the store that the run lies in. */
  store: string;
  clock: Clock;
  /** Hears that the watchdog has ended: from then on nobody would heal if this process died. */
  onLost(error: FiredrillError): void;
}

/** What stands around a run, from before its first act until after its last: its watchdog and its claim on targets. */
export class RunGuard {
  readonly #options: RunGuardOptions;
  readonly #watchdog: Watchdog;

  /** Starts the watchdog; nothing is claimed yet. */
  constructor(options: RunGuardOptions) {
    const { runId, driver, ledger, onLost } = options;
    this.#options = options;
    const order = { runId, driver: driver.kind, ledger: resolve(ledger) };
    const entry = entryUrl('watchdog-entry', import.meta.url);
    this.#watchdog = startWatchdog(entry, order, driver.environment);
    this.#watchdog.lost.then(onLost);
  }

  /** Resolves when the watchdog is on watch; rejects with `watchdog.failed` when it will not be. */
  get ready(): Promise<void> {
    return this.#watchdog.ready;
  }

  /** The watchdog's process. */
  get watchdog(): ProcessIdentity | undefined {
    return this.#watchdog.identity;
  }

  /** Claims the targets that others could work on as well; rejects with `target.busy` or `fault.stuck`. */
  async claim(roles: readonly Role[], signal: AbortSignal): Promise<void> {
    const { driver, runId, ledger, store, clock } = this.#options;
    const found = (await driver.find?.(roles, signal)) ?? [];
    if (found.length === 0) return;
    const names = [...new Set(found.map(({ lock }) => lock))];
    const holders = [ownIdentity(), ...(this.watchdog ? [this.watchdog] : [])];
    const claim = { runId, since: clock.wallTime(), holders, ledger: resolve(ledger), store: resolve(store) };
    await claimTargets(names, claim, {
      locks: TARGET_LOCKS,
      clock,
      random: seededRandom(0, `claim ${runId}`),
    });
  }

  /** Ends the guard after the run; targets on which faults are stuck stay claimed, so that no run begins on them. */
  async end(stuckCount: number): Promise<void> {
    const { runId, driver } = this.#options;
    if (stuckCount === 0 && driver.find) releaseTargets(TARGET_LOCKS, runId);
    await this.#watchdog.end();
  }
}
