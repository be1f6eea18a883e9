import type { Operation } from '../subjects/subject.ts';

/** A question to the directory: users whose name or phone number starts with a text. */
export type SearchText = Omit<Operation & { op: 'search' }, 'op'>;

const NAMES = `
  Ada Aisha Alejandro Amara Ana Anton Beatriz Bilal Bruno Carmen Chen Chloe Daniel Deepa Diego Elena Elif Emma Erik
  Fatima Felix Freya Giulia Grace Hana Hugo Ines Ivan Jana Jun Kaito Lars Leila Liam Lucia Maria Mei Nadia Noah Olga
  Omar Pablo Priya Rosa Sofia Tomas Uma Viktor Yara Zofia`
  .trim()
  .split(/\s+/);

/** As typed: first the given name, then the first letter of the family name with it. */
const NAME_PREFIXES = [...NAMES, ...NAMES.map((name) => `${name} S`)];

/** Numbers of the +1 555 kind belong to nobody; each of these prefixes stands for a hundredth of them. */
const PHONE_PREFIXES = NAME_PREFIXES.map((_, i) => `+1555${String(i).padStart(2, '0')}`);

/** Every text that searches use; names and phone numbers alternate, so that the popular ones are of both kinds. */
export const searchTexts: readonly SearchText[] = NAME_PREFIXES.flatMap((name, i) => [
  { by: 'name', text: name },
  { by: 'phone', text: PHONE_PREFIXES[i] ?? '' },
]);
