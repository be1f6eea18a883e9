import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Ledger, type LedgerEntry, readLedger } from './ledger.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function entry(faultId: string): LedgerEntry {
  return {
    faultId,
    undo: { driver: 'process', role: 'cache', action: 'start', details: {} },
    byHand: 'start it',
  };
}

test('what is intended and not undone is outstanding, the last first', () => {
  const path = join(folder, 'ledger.ndjson');
  const ledger = Ledger.forRun(path);
  for (const id of ['f1', 'f2', 'f3']) ledger.intend(entry(id));
  ledger.undone('f2');
  expect(readLedger(path).outstanding).toEqual([entry('f3'), entry('f1')]);
  ledger.close();
});

test('a torn last line is left out: its fault was never in force', () => {
  const path = join(folder, 'ledger.ndjson');
  const ledger = Ledger.forRun(path);
  ledger.intend(entry('f1'));
  ledger.close();
  appendFileSync(path, JSON.stringify({ state: 'intended', ...entry('f2') }).slice(0, -5));
  expect(readLedger(path).outstanding).toEqual([entry('f1')]);
});

test('no ledger, nothing outstanding', () => {
  expect(readLedger(join(folder, 'nowhere'))).toEqual({ runAlive: false, runEnded: false, outstanding: [] });
});

test('a ledger that cannot be written refuses, so that nothing is injected', () => {
  expect(() => Ledger.forRun('/dev/full')).toThrow(/cannot write the ledger/);
});

test('a ledger that was removed refuses, since nobody would find what is recorded there', () => {
  const path = join(folder, 'ledger.ndjson');
  const ledger = Ledger.forRun(path);
  rmSync(path);
  expect(() => ledger.intend(entry('f1'))).toThrow(/cannot write the ledger .*: it was removed/);
  ledger.close();
});

test('a ledger tells whether its owner lives', () => {
  const path = join(folder, 'ledger.ndjson');
  Ledger.forRun(path).close();
  expect(readLedger(path).runAlive).toBe(true);
  const dead = { state: 'opened', owner: { pid: process.pid, startTime: 'long ago' } };
  appendFileSync(path, `${JSON.stringify(dead)}\n`);
  expect(readLedger(path).runAlive).toBe(false);
});

test('a run that has ended cares for nothing any more, though its process goes on', () => {
  const path = join(folder, 'ledger.ndjson');
  const ledger = Ledger.forRun(path);
  ledger.intend(entry('f1'));
  ledger.endRun();
  expect(readLedger(path)).toEqual({ runAlive: false, runEnded: true, outstanding: [entry('f1')] });
});

test('who heals for a run that has died does not become that run, and keeps its torn last line apart', () => {
  const path = join(folder, 'ledger.ndjson');
  const dead = { state: 'opened', owner: { pid: process.pid, startTime: 'long ago' } };
  const lines = [dead, { state: 'intended', ...entry('f1') }].map((line) => `${JSON.stringify(line)}\n`);
  appendFileSync(path, `${lines.join('')}{"state":"inten`);
  const ledger = Ledger.forHealing(path);
  expect(readLedger(path)).toMatchObject({ runAlive: false, outstanding: [entry('f1')] });
  ledger.undone('f1');
  ledger.close();
  expect(readLedger(path)).toMatchObject({ runAlive: false, outstanding: [] });
});
