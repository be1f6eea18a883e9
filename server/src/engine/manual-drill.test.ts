import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError, ROLES, type Role } from '@firedrill/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultRequest, ManualDrill } from './manual-drill.ts';
import { type Doing, playDrill } from './testing/played-drill.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manual-drill-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const play = (doings: readonly Doing[]) => playDrill(folder, doings);

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

  test('acts on each target without waiting for the others', async () => {
    const doings = [
      asks(5_000, 'pause', 'standby'),
      asks(6_000, 'crash', 'cache'),
      asks(6_001, 'crash', 'database'),
      heals(6_030, 'f2'),
    ];
    const { view } = await play([...doings, finishes(25_000)]);
    const [hanging, crash, other] = view.faults;
    expect(hanging).toMatchObject({ state: 'gone', healingMs: 20_000, failures: [{ stage: 'inject' }] });
    expect(crash).toMatchObject({ inForceMs: 6_020, removedMs: 6_050, state: 'gone' });
    expect(other).toMatchObject({ inForceMs: 6_021, removedMs: 25_020, state: 'gone' });
  });

  test('heals one whose injection hangs when asked to, and ends however one hangs', async () => {
    const asked = await play([asks(5_000, 'pause', 'cache'), heals(6_000, 'f1'), finishes(9_000)]);
    expect(asked.view.faults).toMatchObject([{ healingMs: 6_000, state: 'gone' }]);
    const ended = await play([asks(5_000, 'pause', 'cache'), finishes(6_000), finishes(6_001)]);
    expect(ended.view.faults).toMatchObject([{ healingMs: 6_000, state: 'gone' }]);
    expect(ended.endMs).toBeLessThan(6_100);
  });

  test.each([
    ['withdrawn', [heals(6_000, 'f1'), finishes(20_000)], /it was withdrawn before that/],
    ['ended', [finishes(6_000)], /the drill was ended before that/],
  ] as const)('does not inject what is being made ready when it is %s', async (_, doings, reason) => {
    const { view } = await play([asks(5_000, 'loading', 'cache'), ...doings]);
    expect(view.faults).toEqual([]);
    expect(view.warnings).toEqual([expect.stringMatching(reason)]);
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
      tries(7_019),
      tries(7_022),
    ];
    const { view } = await play([...doings, tries(7_026), finishes(9_000)]);
    expect(refused).toEqual([
      'the cache is taken: crash (f1) is at work there',
      'the cache is taken: crash (f1) is at work there',
      'the cache is taken: crash (f1) is being removed',
      'the cache is taken: crash (f1) was removed and is not yet proven gone',
    ]);
    expect(view.faults.map(({ kind }) => kind)).toEqual(['crash', 'freeze']);
  });

  test('goes on when a fault cannot be made ready, and says so', async () => {
    const doings = [asks(5_000, 'auth', 'cache'), asks(6_000, 'crash', 'cache'), finishes(9_000)];
    const { view } = await play(doings);
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

  test('asked for anything at any time has one fault on a target at a time, and leaves nothing broken and nothing untold', async () => {
    const roles = fc.constantFrom(...ROLES);
    const asking = fc.record({
      atMs: fc.nat(20_000),
      on: roles,
      kind: fc.constantFrom('crash', 'auth', 'loading', 'pause', 'unknown'),
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
          const { view } = await play([...doings, finishes(endMs)]);
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
