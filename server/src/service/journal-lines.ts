import { type FileHandle, open } from 'node:fs/promises';
import { FiredrillError } from '@firedrill/contract';
import type { JournalLine } from '../http/drill-service.ts';

/** How much of a file is read at a time. */
const BLOCK_BYTES = 65_536;
const NEW_LINE = 0x0a;
/** How a line begins; more than this many bytes are not needed to read its number. */
const SEQ = /^\{"seq":(\d+)[,}]/;
const SEQ_BYTES = 32;

/** Which lines are asked for. */
export interface LineRange {
  /** The lines after this one. */
  afterSeq: number;
  /** The last one; all that are there when it is left out. */
  toSeq?: number;
}

/**
 * The lines of a journal, in order, piece by piece; a torn last one is left out. Where the first one stands is found by
 * bisection, so that the end of a long journal is had as quickly as its beginning. Nothing for a file that is missing.
 */
export async function* journalLines(
  path: string,
  { afterSeq, toSeq = Number.POSITIVE_INFINITY }: LineRange,
  signal: AbortSignal,
): AsyncGenerator<readonly JournalLine[]> {
  if (toSeq <= afterSeq) return;
  const file = await opened(path);
  if (!file) return;
  try {
    const { size } = await file.stat();
    let at = await startOf(file, afterSeq, size);
    let rest: Buffer = Buffer.alloc(0);
    while (at < size) {
      signal.throwIfAborted();
      const block = await readAt(file, at, Math.min(BLOCK_BYTES, size - at));
      if (block.length === 0) return;
      at += block.length;
      const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
      const end = bytes.lastIndexOf(NEW_LINE) + 1;
      rest = bytes.subarray(end);
      const lines = linesIn(bytes.subarray(0, end), path).filter(({ seq }) => seq > afterSeq && seq <= toSeq);
      if (lines.length > 0) yield lines;
      if (lines.at(-1)?.seq === toSeq) return;
    }
  } finally {
    await file.close();
  }
}

/** The numbered events at the end of a journal, at most so many bytes of them; none for a file that is missing. */
export async function lastLines(path: string, bytesMax: number = BLOCK_BYTES): Promise<JournalLine[]> {
  const file = await opened(path);
  if (!file) return [];
  try {
    const { size } = await file.stat();
    const at = Math.max(0, size - bytesMax);
    const bytes = await readAt(file, at, size - at);
    const start = at === 0 ? 0 : bytes.indexOf(NEW_LINE) + 1;
    // A single line may be longer than all that is looked at.
    if (at > 0 && start === 0) return await lastLines(path, bytesMax * 4);
    const lines = linesIn(bytes.subarray(start, bytes.lastIndexOf(NEW_LINE) + 1), path);
    return lines.length === 0 && at > 0 ? await lastLines(path, bytesMax * 4) : lines;
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle | undefined> {
  return await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function linesIn(bytes: Buffer, path: string): JournalLine[] {
  if (bytes.length === 0) return [];
  return bytes
    .toString('utf8', 0, bytes.length - 1)
    .split('\n')
    .map((line) => {
      const seq = SEQ.exec(line)?.[1];
      if (seq !== undefined) return { seq: Number(seq), line };
      throw new FiredrillError('journal.corrupt', `a line of ${path} is not an event: ${line.slice(0, 40)}`);
    });
}

/** Where the line after `afterSeq` stands, or one shortly before it. */
async function startOf(file: FileHandle, afterSeq: number, size: number): Promise<number> {
  let low = 0;
  let high = size;
  while (afterSeq > 0 && high - low > BLOCK_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const found = await firstLineFrom(file, middle, high);
    if (found && found.seq <= afterSeq + 1) low = found.at;
    else high = middle;
  }
  return low;
}

/** The first line that begins after `from` and before `to`. */
async function firstLineFrom(
  file: FileHandle,
  from: number,
  to: number,
): Promise<{ at: number; seq: number } | undefined> {
  for (let at = from; at < to; at += BLOCK_BYTES) {
    const block = await readAt(file, at, Math.min(BLOCK_BYTES, to - at));
    const index = block.indexOf(NEW_LINE);
    if (index === -1) continue;
    const start = at + index + 1;
    const head = await readAt(file, start, SEQ_BYTES);
    const seq = SEQ.exec(head.toString('latin1'))?.[1];
    return seq === undefined ? undefined : { at: start, seq: Number(seq) };
  }
  return undefined;
}
