import { formatMoment, momentsOf, type RunEvent, type RunView } from '@firedrill/contract';
import { type Line, type Piece, padEnd, tinted } from './text.ts';

/** Room for all of the first hour: `59 m 59.99 s`. */
const STAMP_WIDTH = 12;
const TOPIC_WIDTH = 9;
/** Where the text of a line of progress begins. */
export const TEXT_COLUMN = STAMP_WIDTH + TOPIC_WIDTH + 3;

/** One line of progress: the moment of the run, what it is about, and what there is to say. */
export function progressLine(atMs: number, topic: string, text: readonly Piece[]): Line {
  const stamp = formatMoment(atMs).padStart(STAMP_WIDTH);
  return [tinted('faint', stamp), '  ', tinted('faint', padEnd(topic, TOPIC_WIDTH)), ' ', ...text];
}

/** The lines for an event that a person should hear of; none for all others. */
export function momentLines(event: RunEvent, view: RunView): Line[] {
  return momentsOf(event, view).map(({ topic, text }) => progressLine(event.atMs, topic, text));
}
