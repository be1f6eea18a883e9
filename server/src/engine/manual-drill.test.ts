import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  activeFaults,
  FiredrillError,
  JOURNAL_VERSION,
  type Plan,
  type PlannedFault,
  ROLES,
  type Role,
  type RunEventBody,
  type Scenario,
} from '@firedrill/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journal } from '../journal/journal.ts';
import type { Clock } from '../platform/clock.ts';
import { type FaultRequest, ManualDrill } from './manual-drill.ts';
import type { Stage } from './stage.ts';

const PLAN: Plan = { seed: 1, warmupMs: 2_000, durationMs: 60_000, manual: true, faults: [], steps: [] };
const ACT_MS = 20;
const PROOF_MS = 5;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manual-drill-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a person does, and when. */
interface Doing {
  atMs: number;
  act(drill: ManualDrill): void;
}

/** Time that passes only where somebody waits; what a person does comes in between. */
function simulated(doings: readonly Doing[], drill: () => ManualDrill): Clock {
  const waiting = [...doings].sort((a, b) => a.atMs - b.atMs);
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    wallTime: () => '2026-01-01T00:00:00.000Z',
    every: () => () => undefined,
    sleep: async (ms, signal) => {
      const untilMs = nowMs + ms;
      for (let next = waiting[0]; next && next.atMs <= untilMs; next = waiting[0]) {
        waiting.shift();
        nowMs = Math.max(nowMs, next.atMs);
        next.act(drill());
        if (signal?.aborted) throw signal.reason;
      }
      nowMs = untilMs;
    },
  };
}

/** A run in which every act takes 20 ms and every proof 5 ms; a fault that `fails` cannot be made ready. */
async function play(doings: readonly Doing[], fails: (fault: PlannedFault) => boolean = () => false) {
  const drill = new ManualDrill(({ kind }) => {
    if (kind === 'unknown') throw new FiredrillError('usage.invalid', 'no fault is called unknown');
  });
  const clock = simulated(doings, () => drill);
  const journal = new Journal(join(mkdtempSync(join(folder, 'run-')), 'journal.ndjson'), clock, {
    onWriteFailure: () => undefined,
    onListenerFailure: () => undefined,
  });
  journal.begin(0);
  const scenario = { name: 'manual', claims: [] } as unknown as Scenario;
  const targets = ROLES.map((role) => ({ role, server: 'a server', address: 'x:1' }));
  const about = { runId: 'x', startedAt: '', firedrill: '0', node: '', platform: '', driver: 'process' };
  const started = { ...about, subject: 'reference', policy: 'breaker', scenario, plan: PLAN, targets };
  journal.append({ type: 'run.started', journalVersion: JOURNAL_VERSION, ...started });
  journal.append({ type: 'phase.entered', phase: 'warm-up' });
  let acts = 0;
  const overlaps: string[] = [];
  const alone = async (what: string, work: () => Promise<void>): Promise<void> => {
    acts += 1;
    if (acts > 1) overlaps.push(what);
    await work();
    acts -= 1;
  };
  const tell = (body: RunEventBody): void => void journal.append(body);
  const heal = (faultId: string, requestedMs: number): Promise<void> =>
    alone(`heal ${faultId}`, async () => {
      if (!activeFaults(journal.view).some(({ id }) => id === faultId)) return;
      tell({ type: 'fault.healing', faultId, requestedMs });
      if (activeFaults(journal.view).length === 1) tell({ type: 'phase.entered', phase: 'recovery' });
      await clock.sleep(ACT_MS);
      tell({ type: 'fault.healed', faultId, removedMs: clock.nowMs(), effect: 'mended' });
      await clock.sleep(PROOF_MS);
      tell({ type: 'fault.proven', faultId, proven: 'gone', readings: [] });
    });
  const stage: Stage = {
    plan: PLAN,
    journal,
    clock,
    stopped: new AbortController().signal,
    loadIsOver: new Promise(() => undefined),
    enter: async (phase) => tell({ type: 'phase.entered', phase }),
    stack: {
      inject: (fault) =>
        alone(`inject ${fault.id}`, async () => {
          if (fails(fault)) {
            acts -= 1;
            throw new FiredrillError('fault.inject', 'it cannot be read');
          }
          const { id: faultId, kind, on, params, injectAtMs: requestedMs } = fault;
          const undo = { driver: 'process', role: on, action: 'start', details: {} } as const;
          const injecting = {
            faultId,
            kind,
            on,
            params,
            classification: 'network',
            requestedMs,
            undo,
          } as const;
          tell({ type: 'fault.injecting', ...injecting });
          if (activeFaults(journal.view).length === 1) tell({ type: 'phase.entered', phase: 'fault' });
          await clock.sleep(ACT_MS);
          tell({ type: 'fault.injected', faultId, inForceMs: clock.nowMs(), effect: 'broken' });
          tell({ type: 'fault.proven', faultId, proven: 'in-force', readings: [] });
        }),
      heal,
      healAll: async () => {
        for (const { id } of activeFaults(journal.view).reverse()) await heal(id, clock.nowMs());
      },
    },
  };
  await drill.direct(stage);
  journal.close();
  return { view: journal.view, overlaps, endMs: clock.nowMs() };
}

function asks(atMs: number, kind: string, on: Role, forMs?: number): Doing {
  const request: FaultRequest = { kind, on, params: {}, ...(forMs === undefined ? {} : { forMs }) };
  return { atMs, act: (drill) => void drill.inject(request) };
}

const heals = (atMs: number, id: string): Doing => ({ atMs, act: (drill) => drill.heal(id) });
const finishes = (atMs: number): Doing => ({ atMs, act: (drill) => drill.finish() });

describe('a manual drill', () => {
  test('does what it is asked to when it is asked to', async () => {
    const { view } = await play([asks(5_000, 'crash', 'cache'), heals(8_000, 'f1'), finishes(9_000)]);
    expect(view.faults).toMatchObject([
      { id: 'f1', requestedInjectMs: 5_000, injectingMs: 5_000, requestedHealMs: 8_000, state: 'gone' },
    ]);
  });

  test('keeps what is asked for in the warm-up until there was some steady load', async () => {
    const { view } = await play([asks(500, 'crash', 'cache'), finishes(4_000)]);
    expect(view.faults).toMatchObject([{ requestedInjectMs: 500, injectingMs: 3_000 }]);
    expect(view.phases.map(({ phase, startMs }) => [phase, startMs]).slice(0, 2)).toEqual([
      ['warm-up', 0],
      ['steady', 2_000],
    ]);
  });

  test('heals by itself what is to last for a while, from the moment it is in force', async () => {
    const { view } = await play([asks(5_000, 'latency', 'cache', 700), finishes(9_000)]);
    expect(view.faults).toMatchObject([{ inForceMs: 5_020, requestedHealMs: 5_720, healingMs: 5_720 }]);
  });

  test('heals by hand before the time is over, and only once', async () => {
    const doings = [asks(5_000, 'latency', 'cache', 3_000), heals(6_000, 'f1'), heals(6_001, 'f1')];
    const { view } = await play([...doings, finishes(20_000)]);
    expect(view.faults).toMatchObject([{ requestedHealMs: 6_000, state: 'gone' }]);
  });

  test('heals before it injects', async () => {
    const doings = [
      asks(5_000, 'crash', 'cache'),
      asks(6_000, 'crash', 'standby'),
      asks(6_001, 'crash', 'database'),
      heals(6_002, 'f1'),
    ];
    const { view } = await play([...doings, finishes(9_000)]);
    const [f1, , f3] = view.faults;
    expect(f1?.healingMs).toBe(6_020);
    expect(f3?.injectingMs).toBeGreaterThan(f1?.removedMs ?? Number.POSITIVE_INFINITY);
  });

  test('refuses a second fault on a target until the first is proven gone', async () => {
    const refused: string[] = [];
    const tries = (atMs: number): Doing => ({
      atMs,
      act: (drill) => {
        try {
          drill.inject({ kind: 'freeze', on: 'cache', params: {} });
        } catch (error) {
          refused.push((error as Error).message);
          expect(error).toMatchObject({ code: 'fault.conflict', httpStatus: 409 });
        }
      },
    });
    const doings = [
      asks(5_000, 'crash', 'cache'),
      tries(5_000),
      tries(6_000),
      heals(7_000, 'f1'),
      tries(7_022),
    ];
    const { view } = await play([...doings, tries(7_026), finishes(9_000)]);
    expect(refused).toEqual([
      'the cache is taken: crash (f1) is at work there',
      'the cache is taken: crash (f1) is at work there',
      'the cache is taken: crash (f1) was removed and is not yet proven gone',
    ]);
    expect(view.faults.map(({ kind }) => kind)).toEqual(['crash', 'freeze']);
  });

  test('goes on when a fault cannot be made ready, and says so', async () => {
    const doings = [asks(5_000, 'auth', 'cache'), asks(6_000, 'crash', 'cache'), finishes(9_000)];
    const { view } = await play(doings, ({ kind }) => kind === 'auth');
    expect(view.warnings).toEqual(['f1 (auth on cache) was not injected: it cannot be read']);
    expect(view.faults).toMatchObject([{ id: 'f2', state: 'gone' }]);
  });

  test('ends in time for the recovery to be seen before the run is over', async () => {
    const { view, endMs } = await play([asks(5_000, 'crash', 'cache')]);
    expect(view.faults).toMatchObject([{ healingMs: 50_000, state: 'gone' }]);
    expect(endMs).toBeGreaterThan(59_000);
    expect(endMs).toBeLessThanOrEqual(61_000);
  });

  test('ended twice does not watch the recovery', async () => {
    const { endMs } = await play([asks(5_000, 'crash', 'cache'), finishes(6_000), finishes(6_030)]);
    expect(endMs).toBeLessThan(6_100);
  });

  test('asked for anything at any time does one thing at a time, and leaves nothing broken and nothing untold', async () => {
    const roles = fc.constantFrom(...ROLES);
    const asking = fc.record({
      atMs: fc.nat(20_000),
      on: roles,
      kind: fc.constantFrom('crash', 'auth', 'unknown'),
      forMs: fc.option(fc.integer({ min: 200, max: 5_000 }), { nil: undefined }),
    });
    const healing = fc.record({ atMs: fc.nat(20_000), id: fc.integer({ min: 1, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(asking, { maxLength: 20 }),
        fc.array(healing, { maxLength: 20 }),
        fc.nat(20_000),
        async (askings, healings, endMs) => {
          const accepted: string[] = [];
          const tried = (doing: Doing): Doing => ({
            atMs: doing.atMs,
            act: (drill) => {
              try {
                doing.act(drill);
              } catch (error) {
                expect(error).toBeInstanceOf(FiredrillError);
              }
            },
          });
          const doings = [
            ...askings.map(({ atMs, kind, on, forMs }) => ({
              atMs,
              act: (drill: ManualDrill) => {
                const request = { kind, on, params: {}, ...(forMs === undefined ? {} : { forMs }) };
                accepted.push(drill.inject(request));
              },
            })),
            ...healings.map(({ atMs, id }) => heals(atMs, `f${id}`)),
          ].map(tried);
          const { view, overlaps } = await play([...doings, finishes(endMs)], ({ kind }) => kind === 'auth');
          expect(overlaps).toEqual([]);
          expect(view.faults.every(({ state }) => state === 'gone')).toBe(true);
          const told = view.warnings.map((warning) => warning.split(' ')[0]);
          expect([...view.faults.map(({ id }) => id), ...told].sort()).toEqual([...accepted].sort());
          for (const role of ROLES) {
            const here = view.faults.filter(({ on }) => on === role);
            for (const [i, fault] of here.entries()) {
              expect(fault.injectingMs).toBeGreaterThanOrEqual(here[i - 1]?.provenGoneMs ?? 0);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
