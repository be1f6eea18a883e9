import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { JOURNAL_VERSION, type RunEventBody } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { Journal, type JournalTroubles } from './journal.ts';
import { parseJournal, readJournal, replay } from './read-journal.ts';
import { RunStore } from './run-store.ts';

const SILENT: JournalTroubles = { onWriteFailure: () => undefined, onListenerFailure: () => undefined };
const WARNING: RunEventBody = { type: 'run.warning', message: 'größer als gedacht' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function written(count: number): { path: string; journal: Journal } {
  const path = join(folder, 'journal.ndjson');
  const journal = new Journal(path, systemClock, SILENT);
  journal.begin(systemClock.nowMs());
  for (let i = 0; i < count; i += 1) journal.append(WARNING);
  return { path, journal };
}

describe('a journal', () => {
  test('is on file line by line while it is being written, and replays to the same view', async () => {
    const { path, journal } = written(3);
    const { events, torn } = await readJournal(path);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(torn).toBe(false);
    expect(replay(events)).toEqual(journal.view);
    journal.close();
  });

  test('cut at any byte reads up to the last whole line', () => {
    const { path, journal } = written(4);
    journal.close();
    const bytes = readFileSync(path);
    for (let length = 0; length <= bytes.length; length += 1) {
      const cut = bytes.subarray(0, length);
      const whole = cut.toString('latin1').split('\n').length - 1;
      const { events, torn } = parseJournal(cut.toString('utf8'), 'cut');
      expect(events).toHaveLength(whole);
      expect(torn).toBe(length > 0 && cut.at(-1) !== 0x0a);
    }
  });

  test('with a broken line in the middle, or a gap, is refused with its line', () => {
    const { path, journal } = written(3);
    journal.close();
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(() => parseJournal(lines.toSpliced(1, 1, 'rubbish').join('\n'), 'j')).toThrow(
      /j:2: this line is not an event/,
    );
    expect(() => parseJournal(lines.toSpliced(1, 1).join('\n'), 'j')).toThrow(
      /j:2: expected event 2, found 3/,
    );
  });

  test('of every version up to now is opened: those that were recorded before', async () => {
    const recorded = fileURLToPath(new URL('../../../e2e/journals/', import.meta.url));
    const files = readdirSync(recorded).filter((name) => name.endsWith('.ndjson.gz'));
    expect(files.length).toBeGreaterThan(0);
    const versions = files.map((name) => {
      const { events } = parseJournal(gunzipSync(readFileSync(join(recorded, name))).toString(), name);
      expect(replay(events, name).finished).toBeDefined();
      const [first] = events;
      return first?.type === 'run.started' ? first.journalVersion : undefined;
    });
    expect(new Set(versions)).toContain(1);
    expect(Math.max(...versions.map(Number))).toBeLessThanOrEqual(JOURNAL_VERSION);
  });

  test('of a newer version is refused', () => {
    const line = JSON.stringify({ seq: 1, atMs: 0, type: 'run.started', journalVersion: 99 });
    expect(() => parseJournal(`${line}\n`, 'j')).toThrow(
      `j has journal version 99, this reads up to ${JOURNAL_VERSION}`,
    );
  });

  test('with an event that this version does not know, or an incomplete one, is refused with its line', () => {
    const later = JSON.stringify({ seq: 1, atMs: 0, type: 'moon.rose' });
    expect(() => parseJournal(`${later}\n`, 'j')).toThrow(/j:1: this version knows no event moon\.rose/);
    const part = JSON.stringify({ seq: 1, atMs: 0, type: 'load.window' });
    const { events } = parseJournal(`${part}\n`, 'j');
    expect(() => replay(events, 'j')).toThrow(/j:1: this event load\.window is incomplete/);
  });

  test('that is there already is not written over', () => {
    const { path, journal } = written(1);
    expect(() => new Journal(path, systemClock, SILENT)).toThrow(/cannot write the journal/);
    journal.close();
  });

  test('a listener that throws hears nothing more and harms nobody', () => {
    const failures: unknown[] = [];
    const heard: number[] = [];
    const journal = new Journal(join(folder, 'j'), systemClock, {
      ...SILENT,
      onListenerFailure: (error) => failures.push(error),
    });
    journal.subscribe(() => {
      throw new Error('reporter');
    });
    journal.subscribe(({ seq }) => heard.push(seq));
    journal.append(WARNING);
    journal.append(WARNING);
    expect(failures).toHaveLength(1);
    expect(heard).toEqual([1, 2]);
    journal.close();
  });

  test('that cannot be written tells once and goes on in memory', () => {
    const failures: string[] = [];
    const full = new Journal(
      '/dev/full',
      systemClock,
      { ...SILENT, onWriteFailure: ({ code }) => failures.push(code) },
      'w',
    );
    full.append(WARNING);
    full.append(WARNING);
    expect(failures).toEqual(['journal.write']);
    expect(full.view.seq).toBe(2);
  });
});

describe('the run store', () => {
  test('lists its runs oldest first, also one whose journal is missing', async () => {
    const store = new RunStore(folder);
    store.create('20260102-000000-bbbbbb', 'name: b');
    store.create('20260101-000000-aaaaaa', 'name: a');
    expect(await store.ids()).toEqual(['20260101-000000-aaaaaa', '20260102-000000-bbbbbb']);
    expect((await store.list()).map(({ scenario }) => scenario)).toEqual(['?', '?']);
  });

  test('without any run is empty', async () => {
    expect(await new RunStore(join(folder, 'nowhere')).list()).toEqual([]);
  });
});
