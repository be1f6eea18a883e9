import { EXIT } from '@firedrill/contract';
import { LINK_UNDO } from '../faults/fault.ts';
import type { Harness } from '../harness.ts';
import { type HealedRun, healBeforeRun, healStore } from '../heal-store.ts';
import { systemClock } from '../platform/clock.ts';
import { redact } from '../platform/redact.ts';
import type { Output } from '../reporters/reporter.ts';
import type { CommandIo } from './io.ts';

/** How long each fault is tried to be undone for a person who waits for it. */
const LIMIT_MS = 30_000;

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
    limitMs: LIMIT_MS,
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

/** What a run does before it begins: heals what runs of its store that died left broken, and says so. */
export async function healFirst(
  harness: Healing,
  options: { out: string; driver: string },
  io: CommandIo,
): Promise<void> {
  await healBeforeRun(
    {
      store: harness.store(options.out),
      driver: (kind) => harness.driver(kind),
      clock: systemClock,
    },
    harness.driver(options.driver),
    {
      onHealed: (run) => tell(run, io.progress, io.progress),
      onRemoved: (line) => io.progress.write(`${line}\n`),
    },
  );
}
