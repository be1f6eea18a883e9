import { readFile } from 'node:fs/promises';
import {
  emptyView,
  FiredrillError,
  JOURNAL_VERSION,
  messageOf,
  type RunEvent,
  type RunView,
  reduceRun,
} from '@firedrill/contract';
import { isEventType } from './event-types.ts';

/** A damaged journal may hold anything in the place of a type. */
const TYPE_CHARS_SHOWN = 40;

/** The events of a journal; `torn` when its last line was cut off in the middle of being written. */
export interface JournalContent {
  events: RunEvent[];
  torn: boolean;
}

function isEvent(value: unknown): value is RunEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, atMs, type } = value as Record<string, unknown>;
  return typeof seq === 'number' && typeof atMs === 'number' && typeof type === 'string';
}

function parseLine(line: string): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function corrupt(name: string, line: number, what: string): FiredrillError {
  return new FiredrillError('journal.corrupt', `${name}:${line}: ${what}`, {
    hint: 'the run cannot be shown beyond this line; cut the file there to read what came before',
  });
}

function unknownType(name: string, { seq, type }: { seq: number; type: string }): FiredrillError {
  const said = type.slice(0, TYPE_CHARS_SHOWN);
  return new FiredrillError('journal.corrupt', `${name}:${seq}: this version knows no event ${said}`, {
    hint: 'read it with the version of Firedrill that wrote it, or a newer one',
  });
}

function checkVersion(event: RunEvent, name: string): void {
  if (event.type !== 'run.started' || event.journalVersion <= JOURNAL_VERSION) return;
  const found = event.journalVersion;
  throw new FiredrillError(
    'journal.corrupt',
    `${name} has journal version ${found}, this reads up to ${JOURNAL_VERSION}`,
    {
      hint: 'read it with the version of Firedrill that wrote it, or a newer one',
    },
  );
}

/** The event of a line that must be number `seq`; `journal.corrupt`, with the line, when it is not. */
export function eventAt(line: string, seq: number, name: string): RunEvent {
  const event = parseLine(line);
  if (!event) throw corrupt(name, seq, 'this line is not an event');
  if (event.seq !== seq) throw corrupt(name, seq, `expected event ${seq}, found ${event.seq}`);
  if (!isEventType(event.type)) throw unknownType(name, event);
  checkVersion(event, name);
  return event;
}

/**
 * Reads the text of a journal. A torn last line is left out and reported; anything else that is not an event, or a
 * gap in `seq`, is `journal.corrupt` with its line.
 */
export function parseJournal(text: string, name: string): JournalContent {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return { events: lines.map((line, index) => eventAt(line, index + 1, name)), torn: last !== '' };
}

/** Reads a journal file; `run.not-found` when there is none. */
export async function readJournal(path: string): Promise<JournalContent> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new FiredrillError('run.not-found', `cannot read the journal ${path}: ${messageOf(error)}`, {
      hint: 'firedrill list runs shows the runs that are stored',
    });
  }
  return parseJournal(text, path);
}

/** The view after an event of a journal; `journal.corrupt`, with the line, for one that lacks what its type must have. */
export function nextView(view: RunView, event: RunEvent, name: string): RunView {
  try {
    return reduceRun(view, event);
  } catch (error) {
    throw corrupt(name, event.seq, `this event ${event.type} is incomplete (${messageOf(error)})`);
  }
}

/** The view that a list of events leads to; `name` is that of their journal. */
export function replay(events: readonly RunEvent[], name = 'the journal'): RunView {
  return events.reduce((view, event) => nextView(view, event, name), emptyView());
}
