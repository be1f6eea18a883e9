import type { DoctorCheck } from '@firedrill/contract';

type CheckState = DoctorCheck['state'];

const ICONS: Record<CheckState, string> = { ok: '✓', warning: '!', missing: '✕' };
const WORDS: Record<CheckState, string> = { ok: 'found', warning: 'to be looked at', missing: 'missing' };

/** The icon of what was found; it goes with its word. */
export function checkIcon(state: CheckState): string {
  return ICONS[state];
}

/** What was found, in a word. */
export function checkWord(state: CheckState): string {
  return WORDS[state];
}
