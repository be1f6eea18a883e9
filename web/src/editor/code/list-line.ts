/** What Enter writes at the end of a list's line. */
export type Continuation =
  | { kind: 'next-item'; insert: string }
  /** The item is empty: the list ends, and its dash goes. */
  | { kind: 'end-list'; dropFrom: number };

/** How a line of a list goes on after Enter at a column; nothing where it is like any other line. */
export function continuationOf(line: string, column: number): Continuation | undefined {
  const match = /^(\s*)- +(.*)$/.exec(line) ?? /^(\s*)-()$/.exec(line);
  if (!match || column < line.trimEnd().length) return undefined;
  const [, indent = '', content = ''] = match;
  if (content.trim() === '') return { kind: 'end-list', dropFrom: indent.length };
  const isMap = /^[\w-]+:(\s|$)/.test(content);
  const isOpen = /^[{[]/.test(content) && !/[}\]]\s*$/.test(content);
  return isMap || isOpen ? undefined : { kind: 'next-item', insert: `\n${indent}- ` };
}
