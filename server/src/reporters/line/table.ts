import { clip, gap, type Line, type Piece, widthOf } from './text.ts';

export interface Column {
  title: string;
  align: 'left' | 'right';
  /** Columns with a higher number go first when the table is too wide; those with 0 never go. */
  expendable: number;
  /** Least width, for columns that shall not jump when their content changes. */
  minWidth?: number;
  /** Takes what is left and is cut to it; for the last column. Only `minWidth` is kept free for it. */
  flexible?: true;
}

function cellText(cell: Piece): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function aligned(cell: Piece, width: number, align: Column['align']): Piece[] {
  const space = gap(widthOf(cellText(cell)), width);
  return align === 'left' ? [cell, space] : [space, cell];
}

/** A table with a faint head, two spaces between columns; the columns that do not fit into `width` cells are left out. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Piece[])[],
  width: number,
): Line[] {
  const widths = columns.map((column, i) =>
    Math.max(
      column.minWidth ?? 0,
      widthOf(column.title),
      ...(column.flexible ? [] : rows.map((row) => widthOf(cellText(row[i] ?? '')))),
    ),
  );
  const isCut = columns.some(({ flexible }) => flexible);
  let shown = columns.map((_, i) => i);
  const total = (): number => shown.reduce((sum, i) => sum + (widths[i] ?? 0) + 2, -2);
  while (total() > width) {
    const last = Math.max(...shown.map((i) => columns[i]?.expendable ?? 0));
    if (last === 0) break;
    shown = shown.filter((i) => columns[i]?.expendable !== last);
  }
  const lineOf = (cells: readonly Piece[]): Line =>
    shown.flatMap((i, place) => {
      const { align = 'left' } = columns[i] ?? {};
      // Nothing comes after the last column that would need the space.
      const width = align === 'left' && place === shown.length - 1 ? 0 : (widths[i] ?? 0);
      return [place === 0 ? '' : '  ', ...aligned(cells[i] ?? '', width, align)];
    });
  const head = lineOf(columns.map(({ title }) => ({ text: title, tone: 'faint' as const })));
  return [head, ...rows.map(lineOf)].map((line) => (isCut ? clip(line, width) : line));
}
