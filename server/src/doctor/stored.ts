import { stat } from 'node:fs/promises';
import { type DoctorCheck, FiredrillError } from '@firedrill/contract';
import { readLedger } from '../engine/ledger.ts';
import { eventAt } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import { journalLines } from '../service/journal-lines.ts';
import { sizeWords } from './size.ts';

const NAME = 'Stored runs';

/** What the store holds: how much, whether this version can open it, and whether a run left something broken. */
export async function storedCheck(store: RunStore): Promise<DoctorCheck> {
  try {
    return await look(store, await store.ids());
  } catch (error) {
    if (!(error instanceof FiredrillError)) throw error;
    const { message, hint } = error;
    return { name: NAME, state: 'warning', found: message, ...(hint === undefined ? {} : { cure: hint }) };
  }
}

async function look(store: RunStore, ids: readonly string[]): Promise<DoctorCheck> {
  const broken = ids.filter((id) => isLeftBroken(store, id));
  const unreadable: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    const { journal } = store.filesOf(id);
    bytes += (await stat(journal).catch(() => ({ size: 0 }))).size;
    const trouble = await troubleOf(journal);
    if (trouble !== undefined) unreadable.push(trouble);
  }
  if (ids.length === 0) return { name: NAME, state: 'ok', found: 'none yet' };
  const found = `${counted(ids.length, 'run')}, ${sizeWords(bytes)}`;
  if (broken.length > 0) {
    const left = `${found}; left in force what is to be undone: ${broken.join(', ')}`;
    return { name: NAME, state: 'warning', found: left, cure: `firedrill heal --out ${store.root}` };
  }
  const [first] = unreadable;
  if (first === undefined) return { name: NAME, state: 'ok', found };
  return {
    name: NAME,
    state: 'warning',
    found: `${found}; ${unreadable.length} cannot be opened: ${first}`,
    cure: 'open those of a newer Firedrill with that one; what was damaged is not needed for new runs',
  };
}

/** A run that is over, or whose process has died, and that nobody has healed yet. */
function isLeftBroken(store: RunStore, id: string): boolean {
  const { outstanding, runAlive } = readLedger(store.filesOf(id).ledger);
  return outstanding.length > 0 && !runAlive;
}

/** Why a journal cannot be opened, by its first event, which names the version that wrote it. */
async function troubleOf(journal: string): Promise<string | undefined> {
  try {
    for await (const [first] of journalLines(
      journal,
      { afterSeq: 0, toSeq: 1 },
      new AbortController().signal,
    )) {
      if (first) eventAt(first.line, first.seq, journal);
      break;
    }
    return undefined;
  } catch (error) {
    if (error instanceof FiredrillError) return error.message;
    throw error;
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
