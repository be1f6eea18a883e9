import { entryAt, type Outline } from './outline.ts';

/** What a scenario may be called. */
export const NAME_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const NAME_LENGTH_MAX = 64;

/** What a scenario may be called that is named, or titled, like this: `My outage!` → `my-outage`; empty for no letters. */
export function slugOf(text: string): string {
  const words = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = words.replaceAll(/[^a-z0-9]+/g, '-').slice(0, NAME_LENGTH_MAX);
  return slug.replaceAll(/^-|-$/g, '');
}

/** A name like the wanted one that is not taken: `redis-crash-2`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const stem = slugOf(wanted) || 'my-scenario';
  if (!taken.includes(stem)) return stem;
  const base = stem.replace(/-\d+$/, '').slice(0, NAME_LENGTH_MAX - 4);
  for (let number = 2; ; number += 1) {
    const name = `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** The text with its name set; one that has none gets it as its first key. */
export function withName(text: string, outline: Outline, name: string): string {
  const entry = entryAt(outline, ['name']);
  if (entry) return `${text.slice(0, entry.valueFrom)}${name}${text.slice(entry.valueTo)}`;
  const first = outline.entries[0]?.keyFrom ?? text.length;
  return `${text.slice(0, first)}name: ${name}\n${text.slice(first)}`;
}

/** What is wrong with a name, for people; nothing for a good one. */
export function nameProblem(name: string, shipped: readonly string[]): string | undefined {
  if (name === '') return 'Give it a name.';
  if (!NAME_PATTERN.test(name)) return 'Use lower-case letters, digits and single hyphens.';
  if (name.length > NAME_LENGTH_MAX) return `Use at most ${NAME_LENGTH_MAX} characters.`;
  return shipped.includes(name) ? `${name} comes with Firedrill and cannot be replaced.` : undefined;
}
