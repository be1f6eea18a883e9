import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent, Undo } from '@firedrill/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProcessDriver } from './drivers/process/process-driver.ts';
import { accepts, attachOptions, patience } from './drivers/testing/conformance.ts';
import { readLedger } from './engine/ledger.ts';
import { ORDERLY_END, startWatchdog, type WatchdogOrder } from './engine/watchdog.ts';
import { Harness } from './harness.ts';
import { systemClock, until } from './platform/clock.ts';
import { entryUrl } from './platform/entry.ts';
import { newRunId } from './platform/ids.ts';
import type { ProcessIdentity } from './platform/process-table.ts';

const DEAD = { pid: 2 ** 30, startTime: '0' };
/** What is promised is 3 s; the rest is for a machine that is busy with other tests. */
const HEALED_MS_MAX = 10_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fd-wd-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A watchdog on watch over a run whose process is already dead, but for the pipe. */
async function watchdogOver(undos: Undo[]) {
  const ledger = join(folder, 'ledger.ndjson');
  const lines: object[] = [{ state: 'opened', owner: DEAD }];
  undos.forEach((undo, i) => {
    lines.push({ state: 'intended', faultId: `f${i + 1}`, undo, byHand: 'mend it' });
  });
  writeFileSync(ledger, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const runId = newRunId(systemClock.wallTime());
  const order: WatchdogOrder = { runId, driver: 'process', owner: DEAD, ledger };
  const entry = fileURLToPath(entryUrl('watchdog-entry', import.meta.url));
  const child = spawn(process.execPath, [entry, JSON.stringify(order)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  return { child, exit, outstanding: () => readLedger(ledger).outstanding.length };
}

test('heals targets that outlive the run, by its ledger alone', async () => {
  // Targets whose owner – this test – lives, as containers do that stand by themselves.
  const tmpDir = join(folder, 's');
  mkdirSync(tmpDir);
  const driver = createProcessDriver({ clock: systemClock, cacheDir: join(folder, 'c'), tmpDir });
  const attachment = await driver.attach(attachOptions(['cache', 'standby']), patience());
  try {
    const [cache, standby] = attachment.targets;
    if (!cache?.can.lifecycle || !standby?.can.freeze) throw new Error('nothing to break');
    await cache.can.lifecycle.kill(patience());
    await standby.can.freeze.pause(patience());
    const undo = { driver: 'process', details: cache.trace };
    const { child, exit, outstanding } = await watchdogOver([
      { ...undo, role: 'cache', action: 'start' },
      { ...undo, role: 'standby', action: 'resume' },
    ]);
    const diedMs = systemClock.nowMs();
    child.stdin.destroy();
    expect(await exit).toEqual([0, null]);
    const healedMs = systemClock.nowMs() - diedMs;
    expect(healedMs).toBeLessThan(HEALED_MS_MAX);
    expect(outstanding()).toBe(0);
    expect(await accepts(cache.address)).toBe(true);
    await standby.ready(patience());
  } finally {
    await attachment.close();
  }
});

test('does nothing after an orderly end', async () => {
  const undo: Undo = { driver: 'horse', role: 'cache', action: 'start', details: {} };
  const { child, exit, outstanding } = await watchdogOver([undo]);
  child.stdin.end(`${ORDERLY_END}\n`);
  expect(await exit).toEqual([0, null]);
  expect(outstanding()).toBe(1);
});

test('does not end on a signal that ends the run’s whole process group', async () => {
  const { child, exit, outstanding } = await watchdogOver([
    { driver: 'link', role: 'cache', action: 'remove', details: {} },
  ]);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) child.kill(signal);
  child.stdin.destroy();
  expect(await exit).toEqual([0, null]);
  expect(outstanding()).toBe(0);
});

test.skipIf(process.platform !== 'linux')(
  'is told nothing of the environment that it has no use for',
  async () => {
    const ledger = join(folder, 'ledger.ndjson');
    vi.stubEnv('FIREDRILL_TOKEN', 'secret');
    vi.stubEnv('DOCKER_HOST', 'tcp://user:secret@engine:2375');
    vi.stubEnv('FIREDRILL_PROJECT', 'shop');
    const entry = entryUrl('watchdog-entry', import.meta.url);
    const order = { runId: newRunId(systemClock.wallTime()), driver: 'process', ledger };
    const watchdog = startWatchdog(entry, order, ['FIREDRILL_PROJECT']);
    try {
      await watchdog.ready;
      const told = readFileSync(`/proc/${watchdog.identity?.pid}/environ`, 'utf8').split('\0');
      expect(told).toContain(`PATH=${process.env.PATH}`);
      expect(told).toContain('FIREDRILL_PROJECT=shop');
      expect(told.join()).not.toContain('secret');
    } finally {
      vi.unstubAllEnvs();
      await watchdog.end();
    }
  },
);

const CRASH = `
name: test
title: A crash
description: Redis is killed for long.
duration: 60s
warmup: 500ms
load: { rate: 50/s, keys: { count: 100 } }
timeline:
  - { at: 1s, fault: crash, on: cache, for: 50s }
claims:
  - availability >= 99%
`;

test('a run whose watchdog dies is stopped safely: healed, with an error that says why', async () => {
  const harness = new Harness(systemClock);
  const scenario = harness.loadScenario({ path: 'test.yaml', text: CRASH }, 'process');
  const request = {
    scenario,
    scenarioText: CRASH,
    driver: 'process',
    out: folder,
    progress: () => undefined,
  };
  const prepared = harness.prepare(request);
  const events: RunEvent[] = [];
  prepared.subscribe((event) => events.push(event));
  const finished = prepared.start();
  const isProven = ({ type }: RunEvent): boolean => type === 'fault.proven';
  await until(() => events.some(isProven), 20, patience());
  const [opened = ''] = readFileSync(prepared.files.ledger, 'utf8').split('\n');
  const { watchdog } = JSON.parse(opened) as { watchdog: ProcessIdentity };
  process.kill(watchdog.pid, 'SIGKILL');
  const { view, stuckCount } = await finished;
  expect(stuckCount).toBe(0);
  expect(view.finished).toMatchObject({ end: 'error', verdict: 'inconclusive' });
  expect(JSON.stringify(view.finished)).toContain('the watchdog of run');
  expect(readLedger(prepared.files.ledger).outstanding).toEqual([]);
  expect(events.some(({ type }) => type === 'fault.healed')).toBe(true);
});
