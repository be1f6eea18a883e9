import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { RunEvent } from '@firedrill/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Harness } from './harness.ts';
import { systemClock } from './platform/clock.ts';

const threads = vi.hoisted(() => new Map<string, Worker>());

vi.mock('node:worker_threads', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:worker_threads')>();
  class KnownWorker extends original.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      threads.set(args[1]?.name ?? '', this);
    }
  }
  return { ...original, Worker: KnownWorker };
});

const PARTITION = `
name: test
title: A cut
description: The network to Redis is cut.
duration: 30s
warmup: 500ms
load: { rate: 50/s, keys: { count: 100 } }
timeline:
  - { at: 1s, fault: partition, on: cache, for: 20s }
claims:
  - availability >= 99%
`;

let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'harness-run-test-'));
});

afterEach(() => {
  threads.clear();
  rmSync(out, { recursive: true });
});

function prepare(text: string) {
  const harness = new Harness(systemClock);
  const scenario = harness.loadScenario({ path: 'test.yaml', text }, 'process');
  return harness.prepare({ scenario, scenarioText: text, driver: 'process', out, progress: () => undefined });
}

test('a run whose link thread dies ends with an error, heals its fault and leaves nothing behind', async () => {
  const run = prepare(PARTITION);
  const events: RunEvent[] = [];
  run.subscribe((event) => {
    events.push(event);
    if (event.type === 'fault.proven' && event.proven === 'in-force') void threads.get('links')?.terminate();
  });
  const { view, stuckCount } = await run.start();
  expect(view.finished).toMatchObject({ end: 'error', verdict: 'inconclusive' });
  expect(view.finished?.reasons.join()).toContain('the link thread has ended');
  expect(stuckCount).toBe(0);
  expect(events.find(({ type }) => type === 'fault.healed')).toMatchObject({
    effect: 'the link to the cache has ended, and partition with it',
  });
});

test('only targets whose planned faults need a link get one', async () => {
  const run = prepare(PARTITION);
  run.subscribe((event) => {
    if (event.type === 'fault.proven') run.interrupt('seen enough');
  });
  const { view } = await run.start();
  expect(Object.keys(view.probes).sort()).toEqual(['cache', 'cache-path', 'database']);
  expect(view.faults[0]).toMatchObject({ state: 'gone', failures: [] });
});

test('a run without faults on links has no link thread', async () => {
  const run = prepare(PARTITION.replace('fault: partition', 'fault: freeze'));
  run.subscribe((event) => {
    if (event.type === 'fault.proven') run.interrupt('seen enough');
  });
  await run.start();
  expect([...threads.keys()]).toEqual(['load']);
});
