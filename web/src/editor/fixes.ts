import type { MistakeInfo } from '@firedrill/contract';
import { slugOf } from './naming.ts';
import { entryAt, type Outline, scalarAt } from './outline.ts';

/** A change of the text that mends a mistake. */
export interface Fix {
  label: string;
  from: number;
  to: number;
  insert: string;
}

/** A mistake where it stands in the text; offsets in UTF-16 units. */
export interface PlacedMistake {
  from: number;
  to: number;
  line: number;
  message: string;
  advice?: string;
  fixes: Fix[];
}

const CHOICES_MAX = 6;

/** Puts mistakes into the text that was checked, with what the advice says to do about them. */
export function placeMistakes(
  text: string,
  mistakes: readonly MistakeInfo[],
  outline: Outline,
): PlacedMistake[] {
  const lines = lineStarts(text);
  return mistakes.map(({ line, column, length, message, suggestion }) => {
    const lineFrom = lines[Math.min(line, lines.length) - 1] ?? 0;
    const from = Math.min(lineFrom + column - 1, text.length);
    const to = Math.min(Math.max(from + length, from), text.length);
    const advised = fixesOf(text, from, to, suggestion ?? adviceIn(message), outline);
    const fixes = advised.length === 0 && isAboutName({ message }) ? nameFixes(text, outline) : advised;
    return { from, to, line, message, ...(suggestion === undefined ? {} : { advice: suggestion }), fixes };
  });
}

/** The text with a fix made. */
export function applyFix(text: string, { from, to, insert }: Fix): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The advice that some messages end with: `5 has no unit: write 5s`. */
function adviceIn(message: string): string {
  return /: (write [^:]+)$/.exec(message)?.[1] ?? '';
}

function fixesOf(text: string, from: number, to: number, advice: string, outline: Outline): Fix[] {
  const replace = (insert: string): Fix => ({ label: `Replace with ${insert}`, from, to, insert });
  const meant = /^did you mean (.+)\?$/.exec(advice)?.[1];
  if (meant !== undefined) return [replace(meant)];
  const setting = /^write ([a-z]+): (.+)$/.exec(advice);
  if (setting) return [setTop(text, setting[1] ?? '', setting[2] ?? '', outline)];
  const longer = /raise (\w+) to at least (\S+)$/.exec(advice);
  if (longer) return [setTop(text, longer[1] ?? '', longer[2] ?? '', outline)];
  const written = /^write (?!for example)(.+)$/.exec(advice)?.[1];
  if (written !== undefined) return [replace(written)];
  const list = /^choose from (.+)$/.exec(advice)?.[1];
  if (list === undefined || list.includes('…')) return [];
  const words = list.includes(',') ? list.split(', ') : list.split(' ');
  return words.length > CHOICES_MAX ? [] : words.map(replace);
}

/** Whether a mistake is that the scenario has no name, or none that it may have. */
export function isAboutName({ message }: Pick<PlacedMistake, 'message'>): boolean {
  return message.startsWith('name: ') || message === 'the key "name" is missing';
}

/** A name that is like the one in the text, or like the title where there is none. */
function nameFixes(text: string, outline: Outline): Fix[] {
  const entry = entryAt(outline, ['name']);
  const slug = slugOf(entry?.scalar || scalarAt(outline, ['title']) || '');
  if (slug === '' || slug === entry?.scalar) return [];
  if (entry) {
    const { valueFrom: from, valueTo: to } = entry;
    return [{ label: `Replace with ${slug}`, from, to, insert: slug }];
  }
  const at = outline.entries[0]?.keyFrom ?? text.length;
  return [{ label: `Set name to ${slug}`, from: at, to: at, insert: `name: ${slug}\n` }];
}

/** Sets a key of the scenario itself, which is added before the load where it is not there. */
function setTop(text: string, key: string, value: string, outline: Outline): Fix {
  const label = `Set ${key} to ${value}`;
  const entry = entryAt(outline, [key]);
  if (entry) return { label, from: entry.valueFrom, to: entry.valueTo, insert: value };
  const at = entryAt(outline, ['load'])?.keyFrom ?? text.length;
  return { label, from: at, to: at, insert: `${key}: ${value}\n` };
}
