import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunSummary, StartRunRequest } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Harness } from '../harness.ts';
import type { JournalLine } from '../http/drill-service.ts';
import { RunStore } from '../journal/run-store.ts';
import { deadline, systemClock, until } from '../platform/clock.ts';
import { createDrillService } from './harness-service.ts';
import type { DrillServiceOptions, OwnedDrillService } from './service-options.ts';

/** Only ends a test that would wait for ever. */
const WAIT_MS_MAX = 40_000;
const MANUAL: StartRunRequest = { kind: 'manual', ratePerSecond: 100, tls: false };

let folder: string;
let service: OwnedDrillService;

function open(options: Partial<DrillServiceOptions> = {}): OwnedDrillService {
  return createDrillService(new Harness(systemClock), {
    store: join(folder, 'store'),
    clock: systemClock,
    limits: { runsMax: 2 },
    folder,
    ...options,
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'harness-service-test-'));
  service = open();
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

async function seen(id: string, what: string, condition: (run: RunSummary) => boolean): Promise<RunSummary> {
  const check = async (): Promise<boolean> => condition(await service.run(id));
  await until(check, 20, deadline(WAIT_MS_MAX, what));
  return await service.run(id);
}

const isRunning = ({ state }: RunSummary): boolean => state === 'running';
const isFinished = ({ state }: RunSummary): boolean => state === 'finished';

describe('the service', () => {
  test('makes a manual drill from its start to its removal, and tells its events to who listens', async () => {
    const { id, state, kind } = await service.start(MANUAL);
    expect({ state, kind }).toEqual({ state: 'starting', kind: 'manual' });
    const events = await service.events(id);
    const heard: JournalLine[] = [];
    let ended = false;
    events.subscribe({
      onLine: (line) => heard.push(line),
      onEnd: () => {
        ended = true;
      },
    });
    await seen(id, 'the beginning', isRunning);
    expect(await service.inject(id, { kind: 'crash', on: 'cache', params: {} })).toBe('f1');
    await expect(service.inject(id, { kind: 'crsh', on: 'cache', params: {} })).rejects.toMatchObject({
      code: 'usage.invalid',
      hint: 'did you mean crash?',
    });
    const broken = await seen(id, 'the fault', ({ phase }) => phase === 'fault');
    expect(broken.faultsInForce).toEqual([{ id: 'f1', kind: 'crash', on: 'cache' }]);
    await service.heal(id, 'f1');
    await expect(service.heal(id, 'f2')).rejects.toMatchObject({ code: 'fault.unknown' });
    await seen(id, 'everything to be well', ({ phase }) => phase === 'settled');
    const { runs, connectionHistory } = await service.live();
    expect(runs.map((run) => run.id)).toEqual([id]);
    expect(connectionHistory.map((change) => change.runId)).toContain(id);
    // A server that is killed closes its connections or resets them, as the system pleases.
    expect(connectionHistory.map((change) => change.state)).toContainEqual(
      expect.stringMatching(/^(?:disconnected|error)$/),
    );
    await service.stop(id, 'seen enough');
    const finished = await seen(id, 'the end', isFinished);
    expect(finished).toMatchObject({ end: 'completed', isHere: false, faultsInForce: [] });
    expect(ended).toBe(true);
    await expect(service.stop(id, 'again')).rejects.toMatchObject({ code: 'run.ended' });
    await expect(service.inject(id, { kind: 'crash', on: 'cache', params: {} })).rejects.toMatchObject({
      code: 'run.ended',
    });

    const text = await readFile(new RunStore(join(folder, 'store')).filesOf(id).journal, 'utf8');
    expect(heard.map(({ line }) => `${line}\n`).join('')).toBe(text);
    expect(JSON.parse((await service.report(id, 'json')).body)).toMatchObject({ schema: 'firedrill.report' });
    expect((await service.report(id, 'junit')).body).toContain('<testsuite');
    await expect(service.report(id, 'html')).rejects.toMatchObject({ code: 'environment.missing' });
    expect(await service.scenarioOfRun(id)).toContain('name: manual');
    await service.remove(id);
    expect(await service.runs()).toEqual([]);
    await expect(service.run(id)).rejects.toMatchObject({ code: 'run.not-found' });
  });

  test('makes no more runs at a time than it may, ends scripted ones before their time, and all when it is closed', async () => {
    const first = await service.start({ kind: 'scenario', name: 'redis-crash' });
    const text = (await service.scenario('redis-freeze')).text;
    const second = await service.start({ kind: 'text', text, seed: 9 });
    expect(second).toMatchObject({ scenario: 'redis-freeze', seed: 9, kind: 'scripted' });
    await expect(service.start(MANUAL)).rejects.toMatchObject({
      code: 'run.busy',
      message: expect.stringMatching(/redis-crash \(.*\), redis-freeze \(.*\)/),
    });
    await expect(service.remove(first.id)).rejects.toMatchObject({ code: 'run.busy' });
    await seen(first.id, 'the beginning', isRunning);
    await expect(service.inject(first.id, { kind: 'crash', on: 'cache', params: {} })).rejects.toMatchObject({
      code: 'run.scripted',
    });
    await service.stop(first.id, 'seen enough');
    expect(await seen(first.id, 'the end', isFinished)).toMatchObject({
      end: 'interrupted',
      verdict: 'inconclusive',
      reasons: ['seen enough'],
    });
    await service.close('the test is over');
    expect(await service.run(second.id)).toMatchObject({ state: 'finished', end: 'interrupted' });
    await expect(service.start(MANUAL)).rejects.toMatchObject({ code: 'run.busy' });
    const stored = open();
    const list = await stored.runs();
    expect(list.map(({ state, end }) => ({ state, end }))).toContainEqual({
      state: 'finished',
      end: 'interrupted',
    });
    await stored.close();
  });

  test('keeps the reason of a run that could not begin, though nothing of it is stored', async () => {
    const before = process.env.FIREDRILL_REDIS_SERVER;
    process.env.FIREDRILL_REDIS_SERVER = '/nowhere/redis-server';
    try {
      const { id } = await service.start(MANUAL);
      const events = await service.events(id);
      const ended = new Promise<void>((resolve) => {
        events.subscribe({ onLine: () => undefined, onEnd: resolve });
      });
      const failed = await seen(id, 'the failure', isFinished);
      expect(failed).toMatchObject({ end: 'error', verdict: 'inconclusive', isHere: false });
      expect(failed.reasons.join()).toMatch(/redis-server/);
      await ended;
      await expect(service.stop(id, '')).rejects.toMatchObject({ code: 'run.ended' });
      expect((await service.runs()).map((run) => run.id)).toEqual([id]);
      expect((await service.view(id)).run).toBeUndefined();
      await expect(service.report(id, 'json')).rejects.toMatchObject({
        code: 'run.not-found',
        httpStatus: 404,
        message: expect.stringMatching(/never began.*redis-server/),
      });
      expect(existsSync(new RunStore(join(folder, 'store')).filesOf(id).folder)).toBe(false);
      await service.remove(id);
      expect(await service.runs()).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.FIREDRILL_REDIS_SERVER;
      else process.env.FIREDRILL_REDIS_SERVER = before;
    }
  });

  test('tells over HTTP which setting names a store that cannot be written, and in the terminal the folder', async () => {
    const store = join(folder, 'file');
    writeFileSync(store, '');
    const told: string[] = [];
    const blocked = open({ store, tell: (message) => told.push(message) });
    await expect(blocked.start(MANUAL)).rejects.toMatchObject({
      code: 'journal.write',
      message: expect.stringContaining('--out'),
    });
    expect(told.join()).toContain(join(store, 'runs'));
    expect((await blocked.doctor()).checks.find(({ name }) => name === 'Run store')?.found).toContain(store);
    await blocked.close();
  });

  test('begins nothing for what is not found or has mistakes', async () => {
    await expect(service.start({ kind: 'scenario', name: 'redis-crsh' })).rejects.toMatchObject({
      code: 'scenario.not-found',
    });
    await expect(service.start({ kind: 'text', text: 'name: x' })).rejects.toMatchObject({
      code: 'scenario.invalid',
    });
    await expect(service.start({ ...MANUAL, driver: 'horse' })).rejects.toMatchObject({
      code: 'usage.invalid',
    });
    await expect(service.start({ ...MANUAL, policy: 'braker' })).rejects.toMatchObject({
      code: 'usage.invalid',
    });
    for (const id of ['20260101-000000-abcdef', '..', '../../x']) {
      for (const ask of [service.run(id), service.view(id), service.events(id), service.remove(id)]) {
        await expect(ask).rejects.toMatchObject({ code: 'run.not-found' });
      }
    }
    expect(await service.runs()).toEqual([]);
  });

  test('has a catalogue of all that can be asked for, and tells what the machine lacks', async () => {
    const { faults, drivers, policies, defaultPolicy } = service.catalogue();
    expect(faults.find(({ kind }) => kind === 'crash')?.drivers).toMatchObject({
      process: ['cache', 'standby', 'database'],
    });
    expect(drivers.filter(({ isDefault }) => isDefault).map(({ kind }) => kind)).toEqual(['process']);
    expect(policies.map(({ name }) => name)).toContain(defaultPolicy);
    const { checks, ready } = await service.doctor();
    expect(ready).toBe(checks.every(({ state }) => state !== 'missing'));
    await service.healed;
    expect(service.isHealing).toBe(false);
  });
});
