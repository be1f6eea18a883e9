import { once } from 'node:events';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../platform/clock.ts';
import { type EventsServer, serveEvents } from './testing/events-server.ts';
import type { JournalRun } from './testing/journal-run.ts';
import { connectTo, type StreamMessage, type StreamReader } from './testing/stream-reader.ts';
import { WAITING_MAX_BYTES } from './viewer.ts';

const LIMIT_MS = 30_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let server: EventsServer;
let run: JournalRun;

beforeEach(async () => {
  server = await serveEvents();
  run = server.begin();
});

afterEach(() => server.close());

function eventually(condition: () => boolean): Promise<void> {
  return until(condition, 2, AbortSignal.timeout(LIMIT_MS));
}

/** The journal as messages, from one event to its end. */
function journalAfter(seq: number): StreamMessage[] {
  const lines = readFileSync(run.path, 'utf8').trimEnd().split('\n');
  const all = lines.map((data, i) => ({ type: 'message', id: `${run.runId}:${i + 1}`, data }));
  return all.slice(seq);
}

function endMessage(): StreamMessage {
  const { lastSeq } = run;
  return { type: 'end', id: `${run.runId}:${lastSeq}`, data: JSON.stringify({ lastSeq }) };
}

async function problemOf(path: string): Promise<unknown[]> {
  const answer = await fetch(`${server.origin}/api/runs/${path}`);
  const { error } = (await answer.json()) as { error: { code: string } };
  return [answer.status, error.code];
}

describe('a stream of events', () => {
  test('is what has been, then what comes, then the end', async () => {
    run.appendMany(120);
    const viewer = await connectTo(server.origin, run.runId);
    await eventually(() => viewer.messages.length === 120);
    run.appendMany(3);
    await eventually(() => viewer.messages.length === 123);
    run.appendMany(1);
    run.end();
    await viewer.gone;
    expect(viewer.messages).toEqual([...journalAfter(0), endMessage()]);
  });

  test('says how long to wait before connecting again, and must not be stored or kept back', async () => {
    const viewer = await connectTo(server.origin, run.runId);
    await eventually(() => viewer.text !== '');
    expect(viewer.text).toBe('retry: 1000\n\n');
    expect(viewer.status).toBe(200);
    expect(viewer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(viewer.headers).not.toHaveProperty('content-encoding');
  });

  test('of a run that is over is all of it and the end', async () => {
    run.appendMany(200);
    run.end();
    const viewer = await connectTo(server.origin, run.runId);
    await viewer.gone;
    expect(viewer.messages).toEqual([...journalAfter(0), endMessage()]);
  });

  test.each([
    ['an event in the address', { query: '?after=5' }, 5],
    ['the last event it was given', { query: '?after=2', lastEventId: '20260101-000000-000000:7' }, 7],
    ['nothing, where it names an event of another run', { lastEventId: '20260101-000000-ffffff:7' }, 0],
    ['nothing, where it names what is no event', { lastEventId: 'rubbish' }, 0],
    ['everything', { query: '?after=10' }, 10],
  ])('goes on after %s', async (_what, options, seq) => {
    run.appendMany(10);
    run.end();
    const viewer = await connectTo(server.origin, run.runId, options);
    await viewer.gone;
    expect(viewer.messages.slice(0, -1)).toEqual(journalAfter(seq));
    expect(viewer.messages.at(-1)).toMatchObject({ type: 'end' });
  });

  test('has a sign of life in it when nothing happens', async () => {
    await server.close();
    server = await serveEvents({ heartbeatMs: 5 });
    run = server.begin();
    const viewer = await connectTo(server.origin, run.runId);
    await eventually(() => viewer.text.endsWith('\n\n:\n\n:\n\n'));
    expect(viewer.messages).toEqual([]);
  });

  test('is refused with a problem for what is no run, and for nonsense in the address', async () => {
    expect(await problemOf('20260101-000000-ffffff/events')).toEqual([404, 'run.not-found']);
    expect(await problemOf('..%2f..%2fetc/events')).toEqual([400, 'usage.invalid']);
    expect(await problemOf(`${run.runId}/events?after=-1`)).toEqual([400, 'usage.invalid']);
    expect(server.streams.count).toBe(0);
  });

  test('is not there for a request that asks for no content', async () => {
    const answer = await fetch(`${server.origin}/api/runs/${run.runId}/events`, { method: 'HEAD' });
    expect(answer.status).toBe(404);
  });

  test('is cut, and that is a defect, when the journal cannot be read', async () => {
    run.appendMany(3);
    writeFileSync(run.path, 'rubbish\n');
    await connectTo(server.origin, run.runId).then(
      ({ gone }) => gone,
      () => 'cut before its head was sent',
    );
    expect(server.defects).toHaveLength(1);
    expect(server.streams.count).toBe(0);
  });
});

describe('a journal that lacks what happened, as its disk was full,', () => {
  test('ends the stream of a run that goes on: nothing may be missing in the middle', async () => {
    run.appendMany(3);
    truncateSync(run.path, readFileSync(run.path).indexOf('\n') + 1);
    const viewer = await connectTo(server.origin, run.runId);
    await viewer.gone;
    expect(viewer.messages).toEqual(journalAfter(0));
  });

  test('is all there will ever be of a run that is over', async () => {
    run.appendMany(3);
    run.end();
    truncateSync(run.path, readFileSync(run.path).indexOf('\n') + 1);
    const viewer = await connectTo(server.origin, run.runId);
    await viewer.gone;
    const end = { type: 'end', id: `${run.runId}:1`, data: '{"lastSeq":1}' };
    expect(viewer.messages).toEqual([...journalAfter(0), end]);
  });
});

describe('viewers', () => {
  test('are counted, limited, and forgotten when they leave', async () => {
    await server.close();
    server = await serveEvents({ viewersMax: 2 });
    run = server.begin();
    const viewers = [
      await connectTo(server.origin, run.runId),
      await connectTo(server.origin, server.begin().runId),
    ];
    expect(server.streams.count).toBe(2);
    expect(await problemOf(`${run.runId}/events`)).toEqual([429, 'http.too-many']);
    for (const viewer of viewers) viewer.leave();
    await eventually(() => server.streams.count === 0);
    expect(run.listeners).toBe(0);
    const next = await connectTo(server.origin, run.runId);
    expect(next.status).toBe(200);
  });

  test('are disconnected when the server shuts down, and not told of an end', async () => {
    run.appendMany(2);
    const viewers = await Promise.all([1, 2, 3].map(() => connectTo(server.origin, run.runId)));
    await eventually(() => viewers.every(({ messages }) => messages.length === 2));
    await server.shutDown();
    await Promise.all(viewers.map(({ gone }) => gone));
    expect(viewers.flatMap(({ messages }) => messages).filter(({ type }) => type === 'end')).toEqual([]);
    expect(server.streams.count).toBe(0);
  });

  test('leave nothing in memory when they have left', async () => {
    run.appendMany(100);
    const viewers = await Promise.all(Array.from({ length: 50 }, () => connectTo(server.origin, run.runId)));
    await eventually(() => viewers.every(({ messages }) => messages.length === 100));
    for (const viewer of viewers) viewer.leave();
    await eventually(() => server.streams.count === 0);
    await eventually(() => {
      collectGarbage();
      return server.responses.every((response) => response.deref() === undefined);
    });
  });

  test('of one run share one subscription and read nothing once they are live', async () => {
    run.appendMany(10);
    const viewers = await Promise.all(Array.from({ length: 5 }, () => connectTo(server.origin, run.runId)));
    await eventually(() => viewers.every(({ messages }) => messages.length === 10));
    const { linesRead } = run;
    for (let round = 0; round < 5; round += 1) run.appendMany(10);
    await eventually(() => viewers.every(({ messages }) => messages.length === 60));
    expect(run.linesRead).toBe(linesRead);
    expect(run.listeners).toBe(1);
  });
});

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
    expect(stalled.messages).toEqual([...journalAfter(0), endMessage()]);
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
    expect([...stalled.messages, ...again.messages]).toEqual([...journalAfter(0), endMessage()]);
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
