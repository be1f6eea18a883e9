/** Writing of ASN.1 values in their distinguished encoding (ITU-T X.690), as far as a certificate needs it. */

/** A value with its tag: the length in one byte, or in as many as it takes with their number before them. */
function encode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest >>= 8) length.unshift(rest & 0xff);
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length, ...length]), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return encode(0x30, ...parts);
}

/** A set of one: several would have to be sorted. */
export function set(part: Uint8Array): Buffer {
  return encode(0x31, part);
}

/** A primitive value of a choice, by its number. */
export function tagged(number: number, content: Uint8Array): Buffer {
  return encode(0x80 | number, content);
}

/** A value wrapped in a number of its own. */
export function constructed(number: number, part: Uint8Array): Buffer {
  return encode(0xa0 | number, part);
}

export function boolean(value: boolean): Buffer {
  return encode(0x01, Buffer.from([value ? 0xff : 0]));
}

/** The bytes of a positive number, the first of which is neither 0 nor above 127. */
export function integer(bytes: Uint8Array): Buffer {
  return encode(0x02, bytes);
}

/** A string of bits that fills its bytes. */
export function bitString(bytes: Uint8Array): Buffer {
  return encode(0x03, Buffer.from([0]), bytes);
}

export function octetString(bytes: Uint8Array): Buffer {
  return encode(0x04, bytes);
}

export function utf8String(text: string): Buffer {
  return encode(0x0c, Buffer.from(text));
}

/** An object identifier such as `2.5.4.3`: the first two numbers in one, each in groups of seven bits. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [40 * first + second, ...rest].flatMap((number) => {
    const groups = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) groups.unshift(0x80 | (left & 0x7f));
    return groups;
  });
  return encode(0x06, Buffer.from(bytes));
}

/** A moment to the second, in the form that certificates use until 2049; `ms` is wall-clock time. */
export function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14);
  return encode(0x17, Buffer.from(`${digits}Z`));
}
