/** A text with `|` where the cursor is; the text without it, and the cursor's offset. */
export function withCursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('|');
  if (offset === -1) throw new Error('no cursor in the text');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
