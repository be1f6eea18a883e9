import { basename } from 'node:path';
import { FiredrillError } from '@firedrill/contract';

/** Beyond this many mistakes of one kind a list helps nobody; the rest is left out. */
export const MISTAKES_MAX = 100;
const QUOTED_WIDTH_MAX = 120;

/** One mistake in a scenario file; `line` and `column` count from 1, columns and `length` in UTF-16 units. */
export interface Mistake {
  file: string;
  line: number;
  column: number;
  /** How much of the line is meant, at least 1. */
  length: number;
  message: string;
  /** One line of advice. */
  suggestion?: string;
  /** The line as it stands in the file. */
  excerpt: string;
}

/** Scenario files cannot be run; carries every mistake that was found, file by file from the top. */
export class ScenarioError extends FiredrillError {
  readonly mistakes: readonly Mistake[];

  /** `where` names the file, or the files, in the message. */
  constructor(where: string, mistakes: readonly Mistake[]) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    super('scenario.invalid', `${count} in ${basename(where)}`, {
      hint: 'nothing was started; firedrill validate checks a file without running it',
    });
    this.name = 'ScenarioError';
    const files = [...new Set(mistakes.map(({ file }) => file))];
    this.mistakes = [...mistakes].sort(
      (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    );
  }
}

/**
 * Mistakes for people: `file:line:column  message`, the line with a caret under what is meant, and the advice.
 * Control characters of the file do not reach the terminal.
 */
export function formatMistakes(mistakes: readonly Mistake[]): string {
  return mistakes.map(formatMistake).join('\n\n');
}

function formatMistake({ file, line, column, length, message, suggestion, excerpt }: Mistake): string {
  const start = Math.max(0, column - 1 - Math.floor(QUOTED_WIDTH_MAX / 2));
  const cropStart = excerpt.length <= QUOTED_WIDTH_MAX ? 0 : start;
  const quoted = excerpt.slice(cropStart, cropStart + QUOTED_WIDTH_MAX);
  const caretAt = column - 1 - cropStart;
  const carets = '^'.repeat(Math.max(1, Math.min(length, quoted.length - caretAt)));
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  const lines = [
    `${printable(file)}:${line}:${column}  ${printable(message)}`,
    `  ${number} | ${printable(quoted)}`,
    `  ${gutter} | ${' '.repeat(caretAt)}${carets}`,
  ];
  if (suggestion !== undefined) lines.push(`  ${gutter} = ${printable(suggestion)}`);
  return lines.join('\n');
}

/** Tabs become one blank, so that the caret stands where it should; other control characters become visible. */
function printable(text: string): string {
  return text
    .replaceAll(/[\t\r\n]/g, ' ')
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
