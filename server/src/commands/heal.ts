import { EXIT, FiredrillError } from '@firedrill/contract';
import { LINK_UNDO } from '../faults/fault.ts';
import type { Harness } from '../harness.ts';
import { type HealedRun, healStore } from '../heal-store.ts';
import { systemClock } from '../platform/clock.ts';
import { redact } from '../platform/redact.ts';
import type { Output } from '../reporters/reporter.ts';
import type { CommandIo } from './io.ts';

/** How long each fault is tried to be undone: by a person who waits for it, and by a run that cannot begin before. */
const LIMIT_MS = { byHand: 30_000, beforeRun: 10_000 } as const;

/** What healing needs of the harness. */
type Healing = Pick<Harness, 'driver' | 'drivers' | 'store'>;

function tell({ runId, runAlive, healed, stuck }: HealedRun, result: Output, progress: Output): void {
  if (runAlive) {
    progress.write(`run ${runId} is still going on and heals its own faults; stop it to end them now\n`);
  }
  for (const { faultId, undo } of healed) {
    const text =
      undo.driver === LINK_UNDO
        ? `the link to ${undo.role} ended with run ${runId}, and fault ${faultId} with it`
        : `${undo.action} ${undo.role} (fault ${faultId} of run ${runId})`;
    result.write(`healed: ${text}\n`);
  }
  for (const { faultId, undo, reason, byHand } of stuck) {
    const what = `${undo.action} ${undo.role} (fault ${faultId} of run ${runId})`;
    progress.write(`cannot heal: ${what}: ${redact(reason)}\n  do it by hand: ${byHand}\n`);
  }
}

/** `firedrill heal`: undoes what runs that died left broken or lying about; exit code 5 when something stays broken. */
export async function healCommand(
  harness: Healing,
  options: { out: string },
  io: CommandIo,
): Promise<number> {
  const store = harness.store(options.out);
  let broken = 0;
  let isQuiet = true;
  const found = healStore({
    store,
    driver: (kind) => harness.driver(kind),
    clock: systemClock,
    limitMs: LIMIT_MS.byHand,
  });
  for await (const run of found) {
    tell(run, io.result, io.progress);
    broken += run.stuck.length;
    if (run.healed.length > 0) isQuiet = false;
  }
  for (const driver of harness.drivers) {
    for (const line of await driver.sweep()) {
      io.result.write(`${line}\n`);
      isQuiet = false;
    }
  }
  if (broken === 0 && isQuiet) io.result.write('nothing is broken and nothing lies about\n');
  return broken === 0 ? EXIT.held : EXIT.stuck;
}

/**
 * What a run does before it begins: undoes what runs of its store that died left broken, and says so. Rejects with
 * `fault.stuck` when that leaves a fault of the same driver in force; one of another driver's is no more than told.
 */
export async function healBeforeRun(
  harness: Healing,
  options: { out: string; driver: string },
  io: CommandIo,
): Promise<void> {
  const store = harness.store(options.out);
  const inTheWay: string[] = [];
  const found = healStore({
    store,
    driver: (kind) => harness.driver(kind),
    clock: systemClock,
    limitMs: LIMIT_MS.beforeRun,
  });
  for await (const run of found) {
    if (run.runAlive) continue;
    tell(run, io.progress, io.progress);
    for (const { undo, faultId } of run.stuck) {
      if (undo.driver === options.driver) inTheWay.push(`${faultId} of run ${run.runId} on the ${undo.role}`);
    }
  }
  for (const line of await harness.driver(options.driver).sweep()) io.progress.write(`${line}\n`);
  if (inTheWay.length === 0) return;
  throw new FiredrillError('fault.stuck', `still in force from before: ${inTheWay.join(', ')}`, {
    hint: `mend it by hand as said above, then firedrill heal --out ${options.out}`,
  });
}
