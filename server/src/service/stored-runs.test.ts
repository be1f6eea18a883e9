import { appendFileSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figuresOf, type RunEvent } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Ledger } from '../engine/ledger.ts';
import { RunStore } from '../journal/run-store.ts';
import { systemClock } from '../platform/clock.ts';
import { crashRun } from '../reporters/testing/run-fixture.ts';
import { reportedFigures } from './reported-figures.ts';
import { summaryText } from './reports.ts';
import { StoredRuns } from './stored-runs.ts';
import { summaryOf } from './summary.ts';

const NO_SUCH_PROCESS = { pid: 2 ** 30, startTime: '0' };

let folder: string;
let store: RunStore;
let runs: StoredRuns;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stored-runs-test-'));
  store = new RunStore(folder);
  runs = new StoredRuns(store, systemClock);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run whose journal holds the events. */
function stored(id: string, events: readonly RunEvent[]): string {
  const { journal } = store.create(id, 'name: test\n');
  writeFileSync(journal, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return id;
}

const ENDED = crashRun({ failedPerWindow: 20 });
const CUT_OFF = crashRun({ endAtMs: 12_000 }).filter(({ type }) => !/judged|finished/.test(type));

describe('a stored run', () => {
  test('that has ended is told of by the two ends of its journal as by all of it, and read once', async () => {
    const id = stored('20260101-000000-aaaaaa', ENDED);
    const expected = summaryOf(await store.view(id), { id, state: 'finished', isHere: false });
    expect(await runs.summary(id)).toEqual(expected);
    expect(expected).toMatchObject({ end: 'completed', verdict: 'failed', kind: 'scripted' });
    expect(expected?.claims.failed).toBeGreaterThan(0);
    writeFileSync(store.filesOf(id).journal, '');
    expect(await runs.summary(id)).toEqual(expected);
  });

  test('without an end is read again when its journal has changed, and not for every list', async () => {
    const ids = Array.from({ length: 6 }, (_, i) => stored(`20260101-00000${i}-bbbbbb`, CUT_OFF));
    const { journal } = store.filesOf(ids[0] ?? '');
    const read = new Date('2026-01-01T00:00:00Z');
    utimesSync(journal, read, read);
    const all = async () => (await runs.summaries(ids)).sort((a, b) => (a.id < b.id ? -1 : 1));
    const before = await all();
    expect(before.map(({ scenario }) => scenario)).toEqual(ids.map(() => 'redis-crash'));
    writeFileSync(journal, 'x'.repeat(statSync(journal).size));
    utimesSync(journal, read, read);
    expect(await all()).toEqual(before);
    utimesSync(journal, read, new Date('2026-01-01T00:00:01Z'));
    expect((await all()).map(({ scenario }) => scenario)).toEqual([
      '?',
      ...ids.slice(1).map(() => 'redis-crash'),
    ]);
  });

  test('has the figures of its stored summary, or those of its journal where that is no use', async () => {
    const id = '20260101-000000-aaaaaa';
    stored(
      id,
      ENDED.map((event) => (event.type === 'run.started' ? { ...event, runId: id } : event)),
    );
    const view = await store.view(id);
    const measured = figuresOf(view);
    expect(measured.availability?.value).toBeGreaterThan(0);
    expect(measured.recovery_time?.value).toBeGreaterThan(0);
    const files = store.filesOf(id);
    // What was measured comes from the summary: the journal's middle is not read for it.
    writeFileSync(files.summary, summaryText(view, files));
    expect(await reportedFigures(files.summary, id)).toEqual(measured);
    expect(await reportedFigures(files.summary, '20260101-000000-ffffff')).toBeUndefined();
    for (const rubbish of ['', '{', '{}', '{"runs":[]}', '{"runs":[{"id":1}]}']) {
      writeFileSync(files.summary, rubbish);
      expect(await reportedFigures(files.summary, id)).toBeUndefined();
      expect((await new StoredRuns(store, systemClock).summary(id)).figures).toEqual(measured);
    }
  });

  test('that left a fault in force says so', async () => {
    const id = stored('20260101-000000-aaaaaa', crashRun({ stuck: 'no answer' }));
    const ledger = Ledger.forRun(store.filesOf(id).ledger);
    const undo = { driver: 'process', role: 'cache', action: 'start', details: {} } as const;
    ledger.intend({ faultId: 'f1', undo, byHand: 'start it' });
    ledger.close();
    expect((await runs.summary(id)).faultsInForce).toEqual([{ id: 'f1', kind: 'crash', on: 'cache' }]);
    expect(runs.isBroken(id)).toBe(true);
  });

  test('goes on, has died or has not begun as its record says', async () => {
    const running = stored('20260101-000000-aaaaaa', CUT_OFF);
    Ledger.forRun(store.filesOf(running).ledger).close();
    const died = stored('20260101-000000-bbbbbb', CUT_OFF);
    writeFileSync(
      store.filesOf(died).ledger,
      `${JSON.stringify({ state: 'opened', owner: NO_SUCH_PROCESS })}\n`,
    );
    const unbegun = stored('20260101-000000-cccccc', []);
    const starting = stored('20260101-000000-dddddd', []);
    Ledger.forRun(store.filesOf(starting).ledger).close();
    const diedEarly = stored('20260101-000000-eeeeee', []);
    writeFileSync(
      store.filesOf(diedEarly).ledger,
      `${JSON.stringify({ state: 'opened', owner: NO_SUCH_PROCESS })}\n`,
    );
    expect(await runs.summary(running)).toMatchObject({ state: 'running', phase: 'fault' });
    expect(await runs.summary(died)).toMatchObject({ state: 'died', phase: 'fault' });
    expect(await runs.summary(unbegun)).toMatchObject({ state: 'starting', scenario: '?' });
    // Neither waits for time to pass: the process that makes the run is known.
    expect(await runs.summary(starting)).toMatchObject({ state: 'starting', scenario: '?' });
    expect(await runs.summary(diedEarly)).toMatchObject({
      state: 'died',
      reasons: ['Firedrill died before the run began'],
    });
    const here = new StoredRuns(store, systemClock, (id) => id === running);
    expect(await here.summary(running)).toMatchObject({ state: 'died' });
    const later = { ...systemClock, wallTime: () => new Date(8.64e15).toISOString() };
    const muchLater = new StoredRuns(store, later);
    expect(await muchLater.summary(unbegun)).toMatchObject({ state: 'died' });
    expect(await muchLater.summary(starting)).toMatchObject({ state: 'starting' });
  });

  test('that died has in force what its record says is not undone', async () => {
    const died = stored('20260101-000000-bbbbbb', CUT_OFF);
    const { ledger } = store.filesOf(died);
    const undo = { driver: 'process', role: 'cache', action: 'start', details: {} };
    const lines = [
      { state: 'opened', owner: NO_SUCH_PROCESS },
      { state: 'intended', faultId: 'f1', undo, byHand: 'start it' },
    ];
    writeFileSync(ledger, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect((await runs.summary(died)).faultsInForce).toMatchObject([{ id: 'f1' }]);
    appendFileSync(ledger, `${JSON.stringify({ state: 'undone', faultId: 'f1' })}\n`);
    expect((await runs.summary(died)).faultsInForce).toEqual([]);
  });

  test('that cannot be read is listed with the reason', async () => {
    const id = stored('20260101-000000-aaaaaa', ENDED);
    appendFileSync(store.filesOf(id).journal, 'rubbish\n');
    expect(await runs.summary(id)).toMatchObject({
      state: 'died',
      reasons: [expect.stringMatching('is not an event')],
    });
  });

  test('that is not there, or whose id is a path, is not found', async () => {
    for (const id of ['20260101-000000-ffffff', '..', '../runs', '%2e%2e', '']) {
      await expect(runs.summary(id)).rejects.toMatchObject({ code: 'run.not-found' });
      await expect(runs.view(id)).rejects.toMatchObject({ code: 'run.not-found' });
    }
  });
});

test('what lies in the folder and is no run is not listed, the newest comes first', async () => {
  stored('20260101-000000-aaaaaa', []);
  stored('20260102-000000-bbbbbb', []);
  store.create('rubbish', '');
  expect(await runs.ids()).toEqual(['20260102-000000-bbbbbb', '20260101-000000-aaaaaa']);
});

test('a view is read again only when the journal has grown', async () => {
  const id = stored('20260101-000000-aaaaaa', ENDED);
  const view = await runs.view(id);
  expect(view).toEqual(await store.view(id));
  expect(await runs.view(id)).toBe(view);
  appendFileSync(
    store.filesOf(id).journal,
    `${JSON.stringify({ seq: view.seq + 1, atMs: 1, type: 'run.warning', message: 'later' })}\n`,
  );
  expect((await runs.view(id)).warnings).toContain('later');
});
