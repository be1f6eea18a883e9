import { stripVTControlCharacters } from 'node:util';
import { redact } from '../platform/redact.ts';

/** A line longer than this says no more to people. */
const CHARACTERS_MAX = 500;
const HIDDEN = '***';

/** A line of a target's log as it may be kept and shown: on one line, of bounded length and without secrets. */
export function presentableLine(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), redact(text));
  const plain = stripVTControlCharacters(hidden)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return plain.length <= CHARACTERS_MAX ? plain : `${plain.slice(0, CHARACTERS_MAX)}…`;
}
