import type pc from 'picocolors';
import type { Output } from '../reporters/reporter.ts';

const GAP = 2;
/** The last column is wrapped, but never made narrower than this. */
const LAST_WIDTH_MIN = 24;

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line];
}

/** Rows under a heading; on a terminal the last column is wrapped to its width, in a pipe a row is one line. */
export function table(
  rows: readonly Record<string, string>[],
  output: Output,
  colors: ReturnType<typeof pc.createColors>,
): string {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, 0);
  const lastWidth = output.isTerminal
    ? Math.max(LAST_WIDTH_MIN, output.columns - before)
    : Number.POSITIVE_INFINITY;
  const head = columns.map((column, i) => column.padEnd((widths[i] ?? 0) + GAP)).join('');
  const lines = rows.flatMap((row) => {
    const start = columns.slice(0, -1).map((column, i) => (row[column] ?? '').padEnd((widths[i] ?? 0) + GAP));
    return wrap(row[columns.at(-1) ?? ''] ?? '', lastWidth).map((part, i) =>
      `${i === 0 ? start.join('') : ' '.repeat(before)}${part}`.trimEnd(),
    );
  });
  return `${[colors.bold(head.trimEnd()), ...lines].join('\n')}\n`;
}
