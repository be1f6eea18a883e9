import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import { followLog } from './log-follower.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fd-log-'));
  path = join(folder, 'cache.log');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A clock whose time passes when it is told to. */
function handClock(): { clock: Clock; tick: () => void } {
  const callbacks = new Set<() => void>();
  const clock = {
    every: (_ms: number, callback: () => void) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  } as unknown as Clock;
  return {
    clock,
    tick: () => {
      for (const callback of callbacks) callback();
    },
  };
}

test('tells of each whole line that is appended, and of none from before', () => {
  writeFileSync(path, 'before\n');
  const { clock, tick } = handClock();
  const lines: string[] = [];
  const end = followLog(path, clock, (line) => lines.push(line));
  tick();
  appendFileSync(path, 'one\ntwo\nthr');
  tick();
  expect(lines).toEqual(['one', 'two']);
  appendFileSync(path, 'ee\n');
  tick();
  expect(lines).toEqual(['one', 'two', 'three']);
  appendFileSync(path, 'last\n');
  end();
  end();
  expect(lines.at(-1)).toBe('last');
});

test('puts a character together that was written in two halves', () => {
  writeFileSync(path, '');
  const { clock, tick } = handClock();
  const lines: string[] = [];
  const end = followLog(path, clock, (line) => lines.push(line));
  const bytes = Buffer.from('Grüße\n');
  appendFileSync(path, bytes.subarray(0, 3));
  tick();
  appendFileSync(path, bytes.subarray(3));
  end();
  expect(lines).toEqual(['Grüße']);
});

test('a log that is not there is no trouble', () => {
  followLog(join(folder, 'none.log'), handClock().clock, () => undefined)();
});
