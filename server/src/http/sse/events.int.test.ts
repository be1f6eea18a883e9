import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EventsServer, serveEvents } from './testing/events-server.ts';
import { endMessage, eventually, journalAfter } from './testing/expected-messages.ts';
import type { JournalRun } from './testing/journal-run.ts';
import { connectTo } from './testing/stream-reader.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let server: EventsServer;
let run: JournalRun;

beforeEach(async () => {
  server = await serveEvents();
  run = server.begin();
});

afterEach(() => server.close());

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
    expect(viewer.messages).toEqual([...journalAfter(run, 0), endMessage(run)]);
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
    expect(viewer.messages).toEqual([...journalAfter(run, 0), endMessage(run)]);
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
    expect(viewer.messages.slice(0, -1)).toEqual(journalAfter(run, seq));
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
    expect(await problemOf('..%2f..%2fetc/events')).toEqual([404, 'run.not-found']);
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
    expect(viewer.messages).toEqual(journalAfter(run, 0));
  });

  test('is all there will ever be of a run that is over', async () => {
    run.appendMany(3);
    run.end();
    truncateSync(run.path, readFileSync(run.path).indexOf('\n') + 1);
    const viewer = await connectTo(server.origin, run.runId);
    await viewer.gone;
    const end = { type: 'end', id: `${run.runId}:1`, data: '{"lastSeq":1}' };
    expect(viewer.messages).toEqual([...journalAfter(run, 0), end]);
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
