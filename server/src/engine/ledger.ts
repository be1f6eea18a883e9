import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import type { FiredrillError, Undo } from '@firedrill/contract';
import { isAlive, ownIdentity, type ProcessIdentity } from '../platform/process-table.ts';
import { storageError } from '../platform/storage.ts';

/** A fault that was, or was about to be, in force, and how to undo it. */
export interface LedgerEntry {
  faultId: string;
  undo: Undo;
  /** What a person can do by hand. */
  byHand: string;
}

type LedgerLine =
  | { state: 'opened'; owner: ProcessIdentity; watchdog?: ProcessIdentity }
  | { state: 'ended' }
  | { state: 'healing'; healer: ProcessIdentity }
  | { state: 'healing-ended' }
  | ({ state: 'intended' } & LedgerEntry)
  | { state: 'undone'; faultId: string };

/**
 * The durable record of what must be undone: a line is on disk (written and flushed) before the fault acts, and a
 * second one follows when it has been undone. What is intended and not undone is outstanding.
 */
export class Ledger {
  readonly #path: string;
  readonly #fd: number;

  private constructor(path: string, first: LedgerLine) {
    this.#path = path;
    try {
      this.#fd = openSync(path, 'a');
    } catch (error) {
      throw this.#failure(error);
    }
    if (isTorn(path)) this.#write('\n');
    this.#append(first);
  }

  /** Opens the ledger of a run that this process makes, under the eyes of a watchdog where there is one. */
  static forRun(path: string, watchdog?: ProcessIdentity): Ledger {
    return new Ledger(path, { state: 'opened', owner: ownIdentity(), ...(watchdog && { watchdog }) });
  }

  /** Opens the ledger of a run that is dead, which this process heals. */
  static forHealing(path: string): Ledger {
    return new Ledger(path, { state: 'healing', healer: ownIdentity() });
  }

  /** Records what must be undone; when it returns, the record survives a crash of the machine. */
  intend(entry: LedgerEntry): void {
    // Nobody would find the record in a file that has been removed.
    if (fstatSync(this.#fd).nlink === 0)
      throw this.#failure(new Error('it was removed while the run went on'));
    this.#append({ state: 'intended', ...entry });
  }

  /** Records that a fault has been undone. */
  undone(faultId: string): void {
    this.#append({ state: 'undone', faultId });
  }

  /** Records that whoever heals has done what it could, though its process may go on. */
  healingEnded(): void {
    this.#append({ state: 'healing-ended' });
  }

  /**
   * Closes it and records that the run is over and heals no more, though its process may go on: whatever is outstanding
   * is for others from now on. Where that cannot be written, the end of the process says so.
   */
  endRun(): void {
    try {
      this.#append({ state: 'ended' });
    } catch {}
    this.close();
  }

  close(): void {
    closeSync(this.#fd);
  }

  #append(line: LedgerLine): void {
    this.#write(`${JSON.stringify(line)}\n`);
  }

  #write(text: string): void {
    try {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
      fsyncSync(this.#fd);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(cause: unknown): FiredrillError {
    const context = 'no fault is injected without a record of how to undo it';
    return storageError(`cannot write the ledger ${this.#path}`, cause, context);
  }
}

function parseLine(line: string): LedgerLine | undefined {
  try {
    return JSON.parse(line) as LedgerLine;
  } catch {
    return undefined;
  }
}

/** What a ledger says: who cares for it now, and what is outstanding. */
export interface LedgerContent {
  /** Whether the run that writes it still lives. */
  runAlive: boolean;
  /** Whether it came to its end, so that nobody cares for what is outstanding any more. */
  runEnded: boolean;
  /** The process that heals in place of the run, or will when the run has died, while it lives. */
  healer?: ProcessIdentity;
  /** The fault injected last first. */
  outstanding: LedgerEntry[];
}

/** Reads a ledger. A missing one says nothing. */
export function readLedger(path: string): LedgerContent {
  return ledgerContent(readText(path));
}

/** What the text of a ledger says. A torn last line is left out: its fault was never in force. */
export function ledgerContent(text: string): LedgerContent {
  const open = new Map<string, LedgerEntry>();
  let owner: ProcessIdentity | undefined;
  let healer: ProcessIdentity | undefined;
  let runEnded = false;
  for (const raw of text.split('\n')) {
    const line = parseLine(raw);
    if (line?.state === 'opened') ({ owner, watchdog: healer } = line);
    else if (line?.state === 'ended') runEnded = true;
    else if (line?.state === 'healing') healer = line.healer;
    else if (line?.state === 'healing-ended') healer = undefined;
    else if (line?.state === 'intended') {
      const { faultId, undo, byHand } = line;
      open.set(faultId, { faultId, undo, byHand });
    } else if (line?.state === 'undone') open.delete(line.faultId);
  }
  return {
    runAlive: !runEnded && owner !== undefined && isAlive(owner),
    runEnded,
    ...(healer && isAlive(healer) && { healer }),
    outstanding: [...open.values()].reverse(),
  };
}

/** Whether the last line was cut off; what is appended must not become a part of it. */
function isTorn(path: string): boolean {
  // What is no ordinary file may be read without end.
  if (!statSync(path).isFile()) return false;
  const text = readText(path);
  return text !== '' && !text.endsWith('\n');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
