import type { DoctorCheck } from '@firedrill/contract';

type CheckState = DoctorCheck['state'];

const ICONS: Record<CheckState, string> = { ok: '✓', warning: '!', missing: '✕' };
const WORDS: Record<CheckState, string> = { ok: 'found', warning: 'to be looked at', missing: 'missing' };

/** The icon of what was found; it goes with its word. */
export function checkIcon(state: CheckState): string {
  return ICONS[state];
}

/** Whether something is missed only by a driver that nobody has to use. */
export function isUnneeded({ driver, state }: DoctorCheck): boolean {
  return state !== 'ok' && driver !== undefined;
}

/** What was found, in a word. */
export function checkWord(state: CheckState): string {
  return WORDS[state];
}
