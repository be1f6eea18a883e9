import { EXIT, messageOf } from '@firedrill/contract';
import { Ledger, type LedgerEntry, readLedger } from '../engine/ledger.ts';
import { LINK_UNDO } from '../faults/fault.ts';
import type { Harness } from '../harness.ts';
import { deadline } from '../platform/clock.ts';
import { redact } from '../platform/redact.ts';
import type { CommandIo } from './io.ts';

const UNDO_LIMIT_MS = 30_000;

/** What healing needs of the harness. */
type Healing = Pick<Harness, 'driver' | 'drivers' | 'store'>;

/** Undoes one recorded fault; `false` when it could not be done. */
async function undoOne(
  harness: Healing,
  runId: string,
  { faultId, undo, byHand }: LedgerEntry,
  io: CommandIo,
): Promise<boolean> {
  if (undo.driver === LINK_UNDO) {
    io.result.write(
      `healed: the link to ${undo.role} ended with run ${runId}, and fault ${faultId} with it\n`,
    );
    return true;
  }
  const what = `${undo.action} ${undo.role} (fault ${faultId} of run ${runId})`;
  try {
    const nothingLeft = await harness.driver(undo.driver).undo(undo, deadline(UNDO_LIMIT_MS, what));
    const because = nothingLeft === undefined ? '' : ` – nothing left to undo: ${nothingLeft}`;
    io.result.write(`healed: ${what}${because}\n`);
    return true;
  } catch (error) {
    io.progress.write(`cannot heal: ${what}: ${redact(messageOf(error))}\n  do it by hand: ${byHand}\n`);
    return false;
  }
}

/** What was found of one run: how many faults were outstanding, and how many of them are still broken. */
interface Healed {
  outstanding: number;
  broken: number;
}

/** Undoes what one dead run left outstanding. */
async function healRun(harness: Healing, runId: string, path: string, io: CommandIo): Promise<Healed> {
  const { ownerAlive, outstanding } = readLedger(path);
  if (outstanding.length === 0) return { outstanding: 0, broken: 0 };
  if (ownerAlive) {
    io.progress.write(`run ${runId} is still going on and heals its own faults; stop it to end them now\n`);
    return { outstanding: outstanding.length, broken: 0 };
  }
  const ledger = new Ledger(path, { claims: false });
  let broken = 0;
  for (const entry of outstanding) {
    if (await undoOne(harness, runId, entry, io)) ledger.undone(entry.faultId);
    else broken += 1;
  }
  ledger.close();
  return { outstanding: outstanding.length, broken };
}

/** `firedrill heal`: undoes what runs that died left broken or lying about; exit code 5 when something stays broken. */
export async function healCommand(
  harness: Healing,
  options: { out: string },
  io: CommandIo,
): Promise<number> {
  const store = harness.store(options.out);
  const found: Healed[] = [];
  for (const runId of await store.ids()) {
    found.push(await healRun(harness, runId, store.filesOf(runId).ledger, io));
  }
  const removed: string[] = [];
  for (const driver of harness.drivers) removed.push(...(await driver.sweep()));
  for (const line of removed) io.result.write(`${line}\n`);
  if (removed.length === 0 && found.every(({ outstanding }) => outstanding === 0)) {
    io.result.write('nothing is broken and nothing lies about\n');
  }
  return found.every(({ broken }) => broken === 0) ? EXIT.held : EXIT.stuck;
}
