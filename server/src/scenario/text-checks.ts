import type { Findings } from './findings.ts';
import { isRecord } from './yaml-source.ts';

/**
 * Control characters, further ends of lines, and what turns the direction of writing (Unicode Annex 9): embeddings,
 * overrides and isolates. With them a text could look as if it said something else, in a terminal or a browser.
 */
const UNSEEN = '\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069';
/** Texts for people, with what none of them may hold. */
const TEXTS = {
  name: new RegExp(`[${UNSEEN}]`, 'u'),
  title: new RegExp(`[${UNSEEN}]`, 'u'),
  // It has lines, and may have tabs in them.
  description: new RegExp(`(?![\\t\\n\\r])[${UNSEEN}]`, 'u'),
} as const;
const LINE_BREAK = /[\n\r\u2028\u2029]/;
const TURNING = /[\u202a-\u202e\u2066-\u2069]/;

/** Checks what a scenario says of itself to people: nothing in it may be unseen, the first such character is told. */
export function checkTexts(file: unknown, findings: Findings): void {
  if (!isRecord(file)) return;
  for (const [key, unwanted] of Object.entries(TEXTS)) {
    const text = file[key];
    const found = typeof text === 'string' ? unwanted.exec(text) : null;
    if (!found) continue;
    const [character] = found;
    findings.atText([key], {
      offset: found.index,
      length: character.length,
      message: `the ${key} holds ${described(character)}`,
      suggestion: LINE_BREAK.test(character) ? 'write it on one line' : 'leave the character out',
    });
  }
}

function described(character: string): string {
  if (LINE_BREAK.test(character)) return 'a line break';
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return TURNING.test(character)
    ? `${code}, which turns the direction of what is read`
    : `the control character ${code}`;
}
