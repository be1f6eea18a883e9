import { FiredrillError, JOURNAL_VERSION, type RunEvent } from '@firedrill/contract';

function isEvent(value: unknown): value is RunEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, atMs, type } = value as Record<string, unknown>;
  return typeof seq === 'number' && typeof atMs === 'number' && typeof type === 'string';
}

/** Reads one line of a journal; `journal.corrupt` when it is no event, or of a newer version than this reads. */
export function parseEvent(line: string): RunEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  if (!isEvent(value)) {
    throw new FiredrillError('journal.corrupt', `not an event: ${line.slice(0, 60)}`, {
      hint: 'the run can be shown only as far as the line before',
    });
  }
  if (value.type === 'run.started' && value.journalVersion > JOURNAL_VERSION) {
    throw new FiredrillError(
      'journal.corrupt',
      `the journal has version ${value.journalVersion}, this reads up to ${JOURNAL_VERSION}`,
      { hint: 'reload the page, or read it with the version of Firedrill that wrote it' },
    );
  }
  return value;
}

/** Lines are read in pieces of so many, so that whoever takes them can pause between: parsing is most of the work. */
const LINES_EACH = 64;

/**
 * The events of a journal's bytes, in small pieces, as they come. A last line without its end was cut off while it
 * was written and is left out.
 */
export async function* readEvents(bytes: ReadableStream<Uint8Array>): AsyncGenerator<readonly RunEvent[]> {
  const decoder = new TextDecoder();
  const reader = bytes.getReader();
  let rest = '';
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (rest + decoder.decode(piece.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (let at = 0; at < lines.length; at += LINES_EACH) {
        yield lines.slice(at, at + LINES_EACH).map(parseEvent);
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
