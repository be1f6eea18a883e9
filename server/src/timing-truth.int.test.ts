import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '@firedrill/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseJournal, replay } from './journal/read-journal.ts';
import { deadline, until } from './platform/clock.ts';
import { statusOf } from './platform/process-table.ts';

const CLI = fileURLToPath(new URL('../bin/firedrill.mjs', import.meta.url));
const LIMIT_MS = 40_000;
/** What a journal's moments may differ by from an observer who polls every millisecond. */
const AGREEMENT_MS = 20;
const CRASHES = 5;

const SCENARIO = `
name: timing
title: Five crashes
description: Redis is killed five times, so that its exits can be watched from outside.
duration: 8s
warmup: 500ms
load: { rate: 50/s, keys: { count: 100 } }
timeline:
${Array.from({ length: CRASHES }, (_, i) => `  - { at: ${1 + i}s, fault: crash, on: cache, for: 500ms }`).join('\n')}
claims:
  - availability >= 99%
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'timing-test-'));
  writeFileSync(join(folder, 'timing.yaml'), SCENARIO);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Wall-clock moments in ms at which any of the cache's processes was first seen to be gone, by one who only watches. */
async function watchExits(sandbox: string, over: () => boolean): Promise<number[]> {
  const seen = new Map<number, number | undefined>();
  const look = (): boolean => {
    let names: string[] = [];
    try {
      names = readdirSync(sandbox);
    } catch {
      return true;
    }
    for (const name of names) {
      const pid = Number(/^cache\.(\d+)\.pid$/.exec(name)?.[1]);
      if (pid && !seen.has(pid)) seen.set(pid, undefined);
    }
    for (const [pid, goneMs] of seen) {
      const status = statusOf(pid);
      if (goneMs === undefined && (status === undefined || status.state === 'Z')) seen.set(pid, Date.now());
    }
    return over();
  };
  await until(look, 1, deadline(LIMIT_MS, 'watching the processes'));
  return [...seen.values()].filter((atMs) => atMs !== undefined);
}

test('the journal and an independent observer agree on when the process died', async () => {
  const child = spawn(process.execPath, [CLI, 'run', 'timing.yaml', '--json-stream'], { cwd: folder });
  const ended = once(child, 'exit');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const events = (): RunEvent[] => parseJournal(text, 'stream').events;
  const injecting = () => events().find((event) => event.type === 'fault.injecting');
  await until(() => injecting() !== undefined, 5, deadline(LIMIT_MS, 'the first fault'));
  const first = injecting();
  const sandbox = first?.type === 'fault.injecting' ? String(first.undo.details.sandbox) : '';
  const observed = await watchExits(sandbox, () => child.exitCode !== null);
  await ended;

  const view = replay(events());
  const startMs = Date.parse(view.run?.startedAt ?? '');
  const differences = view.faults.map(({ inForceMs = Number.NaN }) =>
    Math.min(...observed.map((atMs) => Math.abs(atMs - (startMs + inForceMs)))),
  );
  // The machine may deschedule the observer or the observed for longer than the bound now and then: most must agree.
  const agreeing = differences.filter((differenceMs) => differenceMs <= AGREEMENT_MS);
  expect(differences).toHaveLength(CRASHES);
  expect(agreeing.length, `differences in ms: ${differences.join(', ')}`).toBeGreaterThan(CRASHES / 2);
  expect(view.phases.filter(({ phase }) => phase === 'fault')).toHaveLength(CRASHES);
});
