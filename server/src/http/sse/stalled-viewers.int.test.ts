import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EventsServer, serveEvents } from './testing/events-server.ts';
import { endMessage, eventually, journalAfter } from './testing/expected-messages.ts';
import type { JournalRun } from './testing/journal-run.ts';
import { connectTo, type StreamReader } from './testing/stream-reader.ts';
import { WAITING_MAX_BYTES } from './viewer.ts';

let server: EventsServer;
let run: JournalRun;

beforeEach(async () => {
  server = await serveEvents();
  run = server.begin();
});

afterEach(() => server.close());

/** More than the kernel keeps for a connection of which nothing is read. */
const LARGE = { events: 4_000, length: 2_000 };

describe('a viewer that takes nothing', () => {
  const waitingBytes = (): number[] => {
    return server.responses.map((response) => response.deref()?.writableLength ?? 0);
  };

  async function appendLarge(watch: () => void): Promise<void> {
    for (let i = 0; i < LARGE.events; i += 20) {
      run.appendMany(20, LARGE.length);
      await new Promise(setImmediate);
      watch();
    }
  }

  test('costs a bounded memory, delays nobody, and misses nothing when it takes again', async () => {
    const stalled = await connectTo(server.origin, run.runId, { isStalled: true });
    const other = await connectTo(server.origin, run.runId);
    let waitingMax = 0;
    await appendLarge(() => {
      waitingMax = Math.max(waitingMax, waitingBytes()[0] ?? 0);
    });
    await eventually(() => other.messages.length === LARGE.events);
    await eventually(() => (waitingBytes()[0] ?? 0) > WAITING_MAX_BYTES);
    // What is over the limit is one piece: a batch, or what is read of the journal at a time, in two-byte characters.
    expect(waitingMax).toBeLessThan(4 * WAITING_MAX_BYTES);
    stalled.resume();
    run.end();
    await Promise.all([stalled.gone, other.gone]);
    expect(stalled.messages).toEqual([...journalAfter(run, 0), endMessage(run)]);
    expect(other.messages).toEqual(stalled.messages);
  });

  test('is disconnected after some signs of life, and goes on where it was', async () => {
    await server.close();
    server = await serveEvents({ heartbeatMs: 20 });
    run = server.begin();
    await appendLarge(() => undefined);
    run.end();
    const stalled = await connectTo(server.origin, run.runId, { isStalled: true });
    await eventually(() => server.streams.count === 0);
    stalled.resume();
    await stalled.gone;
    const had = stalled.messages.length;
    expect(had).toBeLessThan(LARGE.events);
    const again = await connectTo(server.origin, run.runId, { lastEventId: stalled.lastEventId });
    await again.gone;
    expect([...stalled.messages, ...again.messages]).toEqual([...journalAfter(run, 0), endMessage(run)]);
  });

  test('that leaves in the middle of the past is read to no further', async () => {
    await appendLarge(() => undefined);
    const stalled = await connectTo(server.origin, run.runId, { isStalled: true });
    await eventually(() => (waitingBytes()[0] ?? 0) > WAITING_MAX_BYTES);
    stalled.leave();
    await eventually(() => server.streams.count === 0);
    expect(run.linesRead).toBeLessThan(LARGE.events);
    expect(server.defects).toEqual([]);
  });

  test('that leaves while the journal is being read ends the reading', async () => {
    run.appendMany(1);
    let isReading = false;
    run.read = async function* (_afterSeq, signal) {
      isReading = true;
      await once(signal, 'abort');
      isReading = false;
      yield [];
      signal.throwIfAborted();
    };
    const viewer = await connectTo(server.origin, run.runId);
    await eventually(() => isReading);
    viewer.leave();
    await eventually(() => !isReading && server.streams.count === 0);
    expect(server.defects).toEqual([]);
  });

  test('does not keep the server from shutting down', async () => {
    await appendLarge(() => undefined);
    const stalled: StreamReader = await connectTo(server.origin, run.runId, { isStalled: true });
    await eventually(() => (waitingBytes()[0] ?? 0) > WAITING_MAX_BYTES);
    await server.shutDown();
    stalled.resume();
    await stalled.gone;
    expect(server.streams.count).toBe(0);
  });
});
