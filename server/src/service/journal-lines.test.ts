import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JournalLine } from '../http/drill-service.ts';
import { journalLines, lastLines } from './journal-lines.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-lines-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;

/** A journal with lines that are padded to about the given lengths, in characters of two bytes. */
function written(lengths: readonly number[]): { path: string; lines: JournalLine[] } {
  const path = join(folder, 'journal.ndjson');
  const lines = lengths.map((length, i) => ({
    seq: i + 1,
    line: JSON.stringify({ seq: i + 1, atMs: i, text: 'ü'.repeat(length) }),
  }));
  writeFileSync(path, lines.map(({ line }) => `${line}\n`).join(''));
  return { path, lines };
}

async function all(pieces: AsyncIterable<readonly JournalLine[]>): Promise<JournalLine[]> {
  const found: JournalLine[] = [];
  for await (const piece of pieces) found.push(...piece);
  return found;
}

/** Lines as they are in a journal: most of them short, some longer than what is read at a time. */
const lengths = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.nat(400) },
    { weight: 5, arbitrary: fc.nat(5_000) },
    { weight: 1, arbitrary: fc.nat(90_000) },
  ),
  { maxLength: 200 },
);

describe('the lines of a journal', () => {
  test('after any one and up to any one are had exactly, also while the last is being written', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat(210), fc.nat(210), fc.nat(30), async (sizes, after, to, torn) => {
        const { path, lines } = written(sizes);
        appendFileSync(path, JSON.stringify({ seq: sizes.length + 1, atMs: 0, text: 'torn' }).slice(0, torn));
        const range = { afterSeq: after, toSeq: to };
        const expected = lines.filter(({ seq }) => seq > after && seq <= to);
        expect(await all(journalLines(path, range, never))).toEqual(expected);
        const rest = lines.filter(({ seq }) => seq > after);
        expect(await all(journalLines(path, { afterSeq: after }, never))).toEqual(rest);
      }),
      { numRuns: 60 },
    );
  });

  test('at its end are whole, however long they are', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 5_000 }), async (sizes, bytesMax) => {
        const { path, lines } = written(sizes);
        const found = await lastLines(path, bytesMax);
        expect(found).toEqual(lines.slice(lines.length - found.length));
        expect(found.length > 0).toBe(lines.length > 0);
      }),
      { numRuns: 60 },
    );
  });

  test('of a file that is missing are none', async () => {
    const path = join(folder, 'nowhere');
    expect(await all(journalLines(path, { afterSeq: 0 }, never))).toEqual([]);
    expect(await lastLines(path)).toEqual([]);
  });

  test('end with the signal of whoever asked', async () => {
    const { path } = written(Array.from({ length: 200 }, () => 1_000));
    const left = new AbortController();
    const reading = journalLines(path, { afterSeq: 0 }, left.signal);
    await reading.next();
    left.abort(new Error('left'));
    await expect(reading.next()).rejects.toThrow('left');
  });

  test('that are no events are refused', async () => {
    const path = join(folder, 'rubbish');
    writeFileSync(path, '{"seq":1,"atMs":0}\nrubbish\n');
    await expect(all(journalLines(path, { afterSeq: 0 }, never))).rejects.toMatchObject({
      code: 'journal.corrupt',
    });
  });
});
