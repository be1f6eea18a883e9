import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Harness } from '../harness.ts';
import { deadline, systemClock, until } from '../platform/clock.ts';
import { createDrillService } from './harness-service.ts';
import type { OwnedDrillService } from './service-options.ts';

/** Only ends a test that would wait for ever. */
const WAIT_MS_MAX = 50_000;
const SCENARIO = `name: brief
title: Redis is away for a second
description: The shortest drill that has every phase.
duration: 6s
warmup: 1s
load:
  rate: 100/s
timeline:
  - { at: 2s, fault: crash, on: cache, for: 1s }
claims:
  - availability >= 90%
`;

let folder: string;
let service: OwnedDrillService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-queue-test-'));
  mkdirSync(join(folder, 'scenarios'));
  writeFileSync(join(folder, 'scenarios', 'brief.yaml'), SCENARIO);
  service = createDrillService(new Harness(systemClock), {
    store: join(folder, 'store'),
    clock: systemClock,
    limits: { runsMax: 1 },
    folder,
  });
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

async function seen(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  await until(async () => await condition(), 20, deadline(WAIT_MS_MAX, what));
}

const brief = (policy: string) => ({ name: 'brief', policy });

test('runs that wait are made one after the other, are told of, and have figures when they are over', async () => {
  const begun: string[] = [];
  service.onBegun((runId) => begun.push(runId));
  await service.queue.add([brief('naive-seed'), brief('breaker'), { name: 'none' }]);
  await seen('the first', () => begun.length === 1);
  expect(service.queue.state).toMatchObject({
    waiting: [{ scenario: 'brief', policy: 'breaker', driver: 'process', durationMs: 6_000 }],
    notBegun: [{ scenario: 'none' }],
    underWay: begun,
  });
  expect((await service.live()).queue).toEqual({
    waiting: 1,
    underWay: 1,
    notBegun: 1,
    isPaused: false,
  });
  await expect(service.start({ kind: 'scenario', name: 'brief' })).rejects.toMatchObject({
    code: 'run.busy',
    hint: expect.stringContaining('POST /api/queue'),
  });
  await seen('the end of both', () => begun.length === 2 && service.queue.state.underWay.length === 0);
  const runs = (await service.runs()).toReversed();
  expect(runs.map(({ policy, end }) => [policy, end])).toEqual([
    ['naive-seed', 'completed'],
    ['breaker', 'completed'],
  ]);
  for (const { figures } of runs) {
    expect(figures?.availability?.value).toBeGreaterThan(0);
    expect(figures?.p99?.value).toBeGreaterThan(0);
  }
});

test('stopping the queue heals and ends what it began, and forgets what waits', async () => {
  await service.queue.add([brief('breaker'), brief('fail-fast')]);
  const phase = async () => (await service.live()).runs[0]?.phase;
  await seen('the fault', async () => (await phase()) === 'fault');
  service.queue.stop('seen enough');
  await seen('the end', () => service.queue.state.underWay.length === 0);
  const runs = await service.runs();
  expect(runs).toMatchObject([{ end: 'interrupted', reasons: ['seen enough'], faultsInForce: [] }]);
  expect(service.queue.state).toMatchObject({ waiting: [], isPaused: false });
});

test('the queue pauses where the machine lacks what every run needs', async () => {
  const before = process.env.FIREDRILL_REDIS_SERVER;
  process.env.FIREDRILL_REDIS_SERVER = '/nowhere/redis-server';
  try {
    await service.queue.add([brief('breaker'), brief('fail-fast')]);
    await seen('the pause', () => service.queue.state.isPaused);
    const { waiting, pauseReason, notBegun } = service.queue.state;
    expect(waiting).toMatchObject([{ policy: 'fail-fast' }]);
    expect(pauseReason).toMatch(/brief with breaker could not begin: .*redis-server/);
    expect(notBegun).toMatchObject([{ scenario: 'brief', policy: 'breaker' }]);
  } finally {
    if (before === undefined) delete process.env.FIREDRILL_REDIS_SERVER;
    else process.env.FIREDRILL_REDIS_SERVER = before;
  }
});
