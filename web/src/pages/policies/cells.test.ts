import type { QueuedRun, RunSummary, ScenarioSummary } from '@firedrill/contract';
import { finishedRun } from '@firedrill/contract/testing';
import { describe, expect, it } from 'vitest';
import { type CellState, isChosen, isMissing, placeOf, runsOf, withUnderWay } from './cells.ts';
import { aboutText, ageText, columnCounts, countText, figureText, spreadText } from './words.ts';

function run(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  return finishedRun(id, { scenario: 'crash', title: 'A crash', ...changes });
}

function cell(changes: Partial<CellState> = {}): CellState {
  const counts = { held: 0, failed: 0, inconclusive: 0 };
  return { scenario: 'crash', policy: 'breaker', driver: 'process', over: [], counts, ...changes };
}

const scenario = { name: 'crash', plan: { durationMs: 30_000 } } as ScenarioSummary;
const cutOff = run('1', { end: 'interrupted', verdict: 'inconclusive' });

describe('a cell', () => {
  it('is missing until a run says something, goes on or waits', () => {
    expect(isMissing(cell())).toBe(true);
    expect(isMissing(cell({ shown: cutOff }))).toBe(true);
    expect(isMissing(cell({ shown: run('1') }))).toBe(false);
    expect(isMissing(cell({ underWay: run('1', { state: 'running' }) }))).toBe(false);
    expect(isMissing(cell({ place: 1 }))).toBe(false);
  });

  it('has the place of its first run that waits', () => {
    const waits = (policy: string, driver = 'process') =>
      ({ scenario: 'crash', policy, driver }) as QueuedRun;
    const waiting = [waits('breaker', 'docker'), waits('fail-fast'), waits('breaker'), waits('breaker')];
    expect(placeOf(cell(), 'process', waiting)).toBe(3);
    expect(placeOf(cell({ policy: 'naive' }), 'process', waiting)).toBeUndefined();
  });

  it('says how many of several runs held, and how one was cut off', () => {
    expect(countText(cell({ shown: run('1'), counts: { held: 1, failed: 0, inconclusive: 0 } }))).toBe(
      undefined,
    );
    expect(countText(cell({ shown: run('1'), counts: { held: 2, failed: 1, inconclusive: 0 } }))).toBe(
      '2 of 3 held',
    );
    expect(countText(cell({ shown: cutOff }))).toBe('interrupted');
    expect(countText(cell({ shown: { ...cutOff, end: undefined } as unknown as RunSummary }))).toBe('died');
  });
});

describe('rows', () => {
  const row = { scenario, cells: [cell({ shown: run('1') }), cell({ policy: 'naive' })] };

  it('have the runs that are missing, or all', () => {
    const [missing] = runsOf([row]);
    expect(missing).toEqual({ name: 'crash', policy: 'naive', driver: 'process', durationMs: 30_000 });
    expect(runsOf([row], () => true)).toHaveLength(2);
  });

  it('are chosen by what is missing, or did not hold', () => {
    const all = { scenario, cells: [cell({ shown: run('1') })] };
    const failed = { scenario, cells: [cell({ shown: run('1', { verdict: 'failed' }) })] };
    expect([row, all, failed].map((each) => isChosen(each, 'missing'))).toEqual([true, false, false]);
    expect([row, all, failed].map((each) => isChosen(each, 'open'))).toEqual([false, false, true]);
  });
});

it('takes what the server says now of a run under way, but no end back', () => {
  const stored = [run('1', { state: 'running', elapsedMs: 1 }), run('2')];
  const now = [run('1', { state: 'running', elapsedMs: 2 }), run('2', { state: 'running' }), run('3')];
  expect(withUnderWay(stored, now).map(({ id, state, elapsedMs }) => [id, state, elapsedMs])).toEqual([
    ['1', 'running', 2],
    ['2', 'finished', 30_000],
    ['3', 'finished', 30_000],
  ]);
});

describe('figures', () => {
  const took = (ms: number) => run(String(ms), { figures: { recovery_time: { value: ms } } });

  it('say what was measured, that nothing was, or that it is not to be trusted', () => {
    expect(figureText({ availability: { value: 0.9995 } }, 'availability')).toBe('99.95 %');
    expect(figureText({ p99: { value: 4.05, isDoubtful: true } }, 'p99')).toBe('~ 4.05 ms');
    expect(figureText({}, 'recovery_time')).toBe('–');
    expect(figureText(undefined, 'p99')).toBe('–');
  });

  it('have a spread where several runs differ', () => {
    expect(spreadText(cell({ over: [took(198), took(260)] }), 'recovery_time')).toBe('198 ms to 260 ms');
    expect(spreadText(cell({ over: [took(198)] }), 'recovery_time')).toBeUndefined();
    expect(spreadText(cell({ over: [took(198), took(198)] }), 'recovery_time')).toBeUndefined();
  });
});

it('counts what a column comes to', () => {
  const goesOn = cell({ underWay: run('2', { state: 'running' }) });
  const cells = [cell({ shown: run('1') }), cell({ shown: cutOff }), cell(), goesOn, cell({ place: 1 })];
  expect(columnCounts(cells)).toEqual([
    { icon: '✓', word: 'held', count: 1 },
    { icon: '', word: 'under way', count: 1 },
    { icon: '', word: 'waits', count: 1 },
    { icon: '', word: 'not run', count: 2 },
  ]);
});

it('tells how long ago a run was in few characters', () => {
  const ago = (ms: number): string => ageText(0, ms);
  expect([5_000, 720_000, 3 * 3_600_000, 50 * 3_600_000].map(ago)).toEqual([
    'just now',
    '12 min ago',
    '3 h ago',
    '2 d ago',
  ]);
});

it('tells a time no more exactly than it is known', () => {
  expect(aboutText(31_500)).toBe('35 s');
  expect(aboutText(161_000)).toBe('2 m 50 s');
  expect(aboutText(1_000_000)).toBe('17 min');
});
