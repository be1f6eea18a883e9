import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, RunEventOf } from '@firedrill/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TargetEvent, TargetExit, TargetLine } from '../drivers/driver.ts';
import { Journal } from '../journal/journal.ts';
import { systemClock } from '../platform/clock.ts';
import { LOG_LIMITS, TargetWitness } from './target-witness.ts';

let folder: string;
let journal: Journal;
let events: RunEvent[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-test-'));
  const troubles = { onWriteFailure: () => undefined, onListenerFailure: () => undefined };
  journal = new Journal(join(folder, 'journal.ndjson'), systemClock, troubles);
  journal.begin(0);
  events = [];
  journal.subscribe((event) => events.push(event));
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

/** An attachment whose targets say what the test has them say. */
function targets() {
  const told = {
    exit: (_exit: TargetExit): void => undefined,
    event: (_event: TargetEvent): void => undefined,
    line: (_line: TargetLine): void => undefined,
  };
  let ended = 0;
  const end = (): void => {
    ended += 1;
  };
  return {
    attachment: {
      onExit: (listener: (exit: TargetExit) => void) => {
        told.exit = listener;
        return end;
      },
      onEvent: (listener: (event: TargetEvent) => void) => {
        told.event = listener;
        return end;
      },
      onLine: (listener: (line: TargetLine) => void) => {
        told.line = listener;
        return end;
      },
    },
    told,
    write: (atMs: number, text = `at ${atMs}`, role: TargetLine['role'] = 'cache') =>
      told.line({ role, atMs, text }),
    ended: () => ended,
  };
}

function inject(faultId: string, atMs: number): void {
  const undo = { driver: 'docker', role: 'cache' as const, action: 'start', details: {} };
  journal.append(
    {
      type: 'fault.injecting',
      faultId,
      kind: 'crash',
      on: 'cache',
      params: {},
      classification: 'network',
      requestedMs: atMs,
      undo,
    },
    atMs,
  );
}

function gone(faultId: string, atMs: number): void {
  journal.append({ type: 'fault.proven', faultId, proven: 'gone', readings: [] }, atMs);
}

function linesOf(faultId: string): RunEventOf<'target.log'>[] {
  return events.filter(
    (event): event is RunEventOf<'target.log'> => event.type === 'target.log' && event.faultId === faultId,
  );
}

test('journals ends and what is told of the targets at the moments they bear', () => {
  const { attachment, told } = targets();
  const witness = new TargetWitness(attachment, journal);
  told.event({ role: 'cache', atMs: 40, action: 'died', detail: 'code 137' });
  told.exit({ role: 'cache', atMs: 41, exitCode: 137, signal: null });
  expect(events).toMatchObject([
    { type: 'target.event', atMs: 40, role: 'cache', action: 'died', detail: 'code 137' },
    { type: 'target.exited', atMs: 41, role: 'cache', exitCode: 137 },
  ]);
  witness.end();
});

test('keeps a target’s lines from shortly before a fault on it until shortly after it was proven gone', () => {
  const { attachment, write } = targets();
  const witness = new TargetWitness(attachment, journal);
  const [fromMs, toMs] = [10_000, 20_000];
  write(fromMs - LOG_LIMITS.beforeMs - 1, 'long before');
  write(fromMs - LOG_LIMITS.beforeMs, 'before');
  write(fromMs - 1, 'of another target', 'database');
  inject('f1', fromMs);
  expect(linesOf('f1')).toEqual([]);
  witness.look();
  expect(linesOf('f1').map(({ text }) => text)).toEqual(['before']);
  write(fromMs + 1, 'during');
  write(fromMs + 2, '');
  gone('f1', toMs);
  write(toMs + LOG_LIMITS.afterMs, 'after');
  write(toMs + LOG_LIMITS.afterMs + 1, 'long after');
  witness.end();
  expect(linesOf('f1').map(({ text, writtenMs }) => [text, writtenMs])).toEqual([
    ['before', 8_000],
    ['during', 10_001],
    ['after', 25_000],
  ]);
});

test('counts a line once, for the fault that came last', () => {
  const { attachment, write } = targets();
  const witness = new TargetWitness(attachment, journal);
  inject('f1', 1_000);
  inject('f2', 2_000);
  write(2_500);
  witness.end();
  expect([linesOf('f1').length, linesOf('f2').length]).toEqual([0, 1]);
});

test('keeps so many lines of a fault, and the last, which says how many were left out', () => {
  const { attachment, write } = targets();
  const witness = new TargetWitness(attachment, journal);
  for (let i = 0; i < 3 * LOG_LIMITS.linesBefore; i += 1) write(900 + i);
  inject('f1', 1_000);
  for (let i = 0; i < 3 * LOG_LIMITS.lines; i += 1) write(1_001 + i);
  witness.end();
  witness.end();
  const lines = linesOf('f1');
  expect(lines).toHaveLength(LOG_LIMITS.lines);
  expect(lines.filter(({ writtenMs }) => writtenMs < 1_000)).toHaveLength(LOG_LIMITS.linesBefore);
  const heard = LOG_LIMITS.linesBefore + 3 * LOG_LIMITS.lines;
  expect(lines.at(-1)).toMatchObject({
    text: `at ${1_000 + 3 * LOG_LIMITS.lines}`,
    leftOut: heard - LOG_LIMITS.lines,
  });
});

test('ends what it listens to, also where a driver tells of exits alone', () => {
  const { attachment, ended } = targets();
  const witness = new TargetWitness(attachment, journal);
  new TargetWitness({ onExit: attachment.onExit }, journal).end();
  expect(ended()).toBe(1);
  witness.end();
  witness.end();
  expect(ended()).toBe(4);
});
