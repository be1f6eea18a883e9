const BLANKS = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** What may come next. */
type Next = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

/**
 * Offset at which a text stops being JSON (RFC 8259): its length where it ends too early, and nothing where it is JSON.
 * A text without its closing quote stops where it begins. The parser's own errors name no offset, or quote what is there.
 */
export function jsonSlip(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let next: Next = 'value';
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found !== null;
  };
  for (;;) {
    take(BLANKS);
    const char = text[at];
    if (next === ', or end' && open.length === 0) return char === undefined ? undefined : at;
    const begun = open.at(-1);
    if (canClose(next, begun) && char === (begun === '{' ? '}' : ']')) {
      open.pop();
      next = ', or end';
      at += 1;
    } else if (next === ', or end' || next === ':') {
      if (char !== (next === ':' ? ':' : ',')) return at;
      next = next === ':' || begun === '[' ? 'value' : 'key';
      at += 1;
    } else if (next === 'key' || next === 'key or }') {
      if (!take(STRING)) return at;
      next = ':';
    } else if (char === '{' || char === '[') {
      open.push(char);
      next = char === '{' ? 'key or }' : 'value or ]';
      at += 1;
    } else {
      if (!take(STRING) && !take(SCALAR)) return at;
      next = ', or end';
    }
  }
}

function canClose(next: Next, begun: '{' | '[' | undefined): boolean {
  return begun !== undefined && (next === ', or end' || next === 'value or ]' || next === 'key or }');
}
