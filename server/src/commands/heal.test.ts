import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError, type Undo } from '@firedrill/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLedger } from '../engine/ledger.ts';
import { RunStore } from '../journal/run-store.ts';
import { healCommand } from './heal.ts';
import type { CommandIo } from './io.ts';

const NO_SUCH_PROCESS = { pid: 2 ** 30, startTime: '0' };

let folder: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heal-test-'));
  said = '';
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A run whose process died with one fault in force; returns its ledger. */
function deadRun(undo: Undo): string {
  const { ledger } = new RunStore(folder).create('20260101-000000-abcdef', '');
  const lines = [
    { state: 'opened', owner: NO_SUCH_PROCESS },
    { state: 'intended', faultId: 'f1', undo, byHand: 'mend it' },
  ];
  writeFileSync(ledger, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return ledger;
}

function heal(): Promise<number> {
  const output = {
    write: (text: string) => {
      said += text;
    },
    isTerminal: false,
    columns: 80,
    color: false,
  };
  const io: CommandIo = { result: output, progress: output };
  const harness = {
    store: (out?: string) => new RunStore(out ?? folder),
    drivers: [],
    driver: (kind: string) => {
      throw new FiredrillError('usage.invalid', `no driver is called ${kind}`);
    },
  };
  return healCommand(harness, { out: folder }, io);
}

test('a fault on a link is gone with the process of its run, and asks nothing of any driver', async () => {
  const ledger = deadRun({
    driver: 'link',
    role: 'cache',
    action: 'remove',
    details: { toxic: 'partition' },
  });
  expect(await heal()).toBe(0);
  expect(said).toContain('healed: the link to cache ended with run 20260101-000000-abcdef');
  expect(said).not.toContain('nothing is broken');
  expect(readLedger(ledger)).toMatchObject({ runAlive: false, outstanding: [] });
});

test('a second healing finds nothing, and says so', async () => {
  deadRun({ driver: 'link', role: 'cache', action: 'remove', details: {} });
  await heal();
  said = '';
  expect(await heal()).toBe(0);
  expect(said).toBe('nothing is broken and nothing lies about\n');
});

test('a fault that its driver cannot undo stays on record, with what to do by hand', async () => {
  const ledger = deadRun({ driver: 'horse', role: 'cache', action: 'start', details: {} });
  expect(await heal()).toBe(5);
  expect(said).toContain('do it by hand: mend it');
  expect(said).not.toContain('nothing is broken');
  expect(readLedger(ledger).outstanding).toMatchObject([{ faultId: 'f1' }]);
});
