import { describe, expect, it } from 'vitest';
import { parseEvent, readEvents } from './read-events.ts';

const EVENTS = [1, 2, 3].map((seq) => ({ seq, atMs: seq, type: 'run.warning', message: 'Größe ✓ 漢字' }));
const TEXT = EVENTS.map((event) => `${JSON.stringify(event)}\n`).join('');

function inPieces(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const piece of readEvents(stream)) events.push(...piece);
  return events;
}

describe('reading a journal', () => {
  it('gives the same events however its bytes are cut', async () => {
    for (const size of [1, 2, 3, 7, 50, 10_000]) expect(await all(inPieces(TEXT, size))).toEqual(EVENTS);
  });

  it('leaves out a last line that was cut off', async () => {
    expect(await all(inPieces(TEXT.slice(0, -5), 64))).toEqual(EVENTS.slice(0, 2));
  });

  it('refuses what is no event, and a version that it does not know', () => {
    expect(() => parseEvent('{"seq":1}')).toThrow('not an event');
    expect(() => parseEvent('nonsense')).toThrow('not an event');
    const newer = JSON.stringify({ seq: 1, atMs: 0, type: 'run.started', journalVersion: 99 });
    expect(() => parseEvent(newer)).toThrow('version 99');
  });
});
