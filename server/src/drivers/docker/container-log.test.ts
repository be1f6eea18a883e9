import { expect, test } from 'vitest';
import { piecesOf, secondsOf } from './container-log.ts';

function piece(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test('takes output and errors apart wherever the chunks are cut', async () => {
  const bytes = Buffer.concat([piece(1, 'one\n'), piece(2, 'Grüße\n'), piece(1, ''), piece(1, 'three\n')]);
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks = async function* (): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const texts: string[] = [];
    for await (const text of piecesOf(chunks())) texts.push(text);
    expect(texts.join('')).toBe('one\nGrüße\nthree\n');
  }
});

test('gives the engine its moments back with all their digits', () => {
  expect(secondsOf('2026-11-22T02:04:58.000064545Z')).toBe('1795313098.000064545');
  expect(secondsOf('2026-11-22T02:04:58Z')).toBe('1795313098.0');
});
