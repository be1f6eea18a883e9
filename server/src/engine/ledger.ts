import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
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
  | { state: 'opened'; owner: ProcessIdentity }
  | ({ state: 'intended' } & LedgerEntry)
  | { state: 'undone'; faultId: string };

/**
 * The durable record of what must be undone: a line is on disk (written and flushed) before the fault acts, and a
 * second one follows when it has been undone. What is intended and not undone is outstanding.
 */
export class Ledger {
  readonly #path: string;
  readonly #fd: number;

  /**
   * Opens a ledger, a new one or one to go on with. It belongs to this process from now on, unless `claims` is false:
   * whoever heals for a run that has died does not become that run.
   */
  constructor(path: string, { claims = true } = {}) {
    this.#path = path;
    try {
      this.#fd = openSync(path, 'a');
    } catch (error) {
      throw this.#failure(error);
    }
    if (isTorn(path)) this.#write('\n');
    if (claims) this.#append({ state: 'opened', owner: ownIdentity() });
  }

  /** Records what must be undone; when it returns, the record survives a crash of the machine. */
  intend(entry: LedgerEntry): void {
    this.#append({ state: 'intended', ...entry });
  }

  /** Records that a fault has been undone. */
  undone(faultId: string): void {
    this.#append({ state: 'undone', faultId });
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

/** What a ledger says: whether the run that writes it still lives, and what is outstanding. */
export interface LedgerContent {
  ownerAlive: boolean;
  /** The fault injected last first. */
  outstanding: LedgerEntry[];
}

/** Reads a ledger. A torn last line is left out: its fault was never in force. A missing ledger says nothing. */
export function readLedger(path: string): LedgerContent {
  const open = new Map<string, LedgerEntry>();
  let ownerAlive = false;
  for (const raw of readText(path).split('\n')) {
    const line = parseLine(raw);
    if (line?.state === 'opened') ownerAlive = isAlive(line.owner);
    else if (line?.state === 'intended') {
      const { faultId, undo, byHand } = line;
      open.set(faultId, { faultId, undo, byHand });
    } else if (line?.state === 'undone') open.delete(line.faultId);
  }
  return { ownerAlive, outstanding: [...open.values()].reverse() };
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
