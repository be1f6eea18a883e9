import type { NetworkInterfaceInfo } from 'node:os';
import { emptyView, type RunSummary, type RunView } from '@firedrill/contract';
import { describe, expect, test } from 'vitest';
import { MemoryService } from '../../http/testing/memory-service.ts';
import type { Clock } from '../../platform/clock.ts';
import { addressLines } from './addresses.ts';
import { type UpOptions, upSettings } from './settings.ts';
import { endingText, endLine, healedLines, statusLines } from './status.ts';
import { StatusDisplay } from './status-display.ts';

const OPTIONS: UpOptions = { allowHost: [], driver: 'process', out: '.firedrill' };
const TOKEN = 'a-token-of-some-length';
const NOTHING = { runs: [], storedCount: 3, viewerCount: 0, isHealing: false };

const RUN: RunSummary = {
  id: '20260101-000000-000001',
  kind: 'scripted',
  scenario: 'redis-crash',
  title: 'Redis crashes',
  policy: 'breaker',
  driver: 'process',
  seed: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 30_000,
  elapsedMs: 12_000,
  state: 'running',
  isHere: true,
  reasons: [],
  claims: { held: 0, failed: 0, inconclusive: 0 },
  faultsInForce: [{ id: 'f1', kind: 'crash', on: 'cache' }],
};

describe('settings', () => {
  test('a flag goes before the environment, which goes before the default', () => {
    expect(upSettings(OPTIONS, {})).toMatchObject({ host: '127.0.0.1', port: 4600, token: undefined });
    const env = { HOST: '0.0.0.0', PORT: '5000', FIREDRILL_TOKEN: TOKEN };
    expect(upSettings(OPTIONS, env)).toMatchObject({
      host: '0.0.0.0',
      port: 5000,
      token: TOKEN,
      isTokenNew: false,
    });
    const flags = { ...OPTIONS, host: '::1', port: '0', token: `${TOKEN}2` };
    expect(upSettings(flags, env)).toMatchObject({ host: '::1', port: 0, token: `${TOKEN}2` });
    expect(upSettings(OPTIONS, { HOST: '', PORT: '', FIREDRILL_TOKEN: '' })).toMatchObject({ port: 4600 });
  });

  test('a token is made where that is asked for', () => {
    const { token, isTokenNew } = upSettings({ ...OPTIONS, token: 'generate' }, {});
    expect([token?.length, isTokenNew]).toEqual([24, true]);
  });

  test.each(['-1', '65536', '80a', '1e3', ' 80'])(
    '%j is no port, and it is told where it came from',
    (port) => {
      expect(() => upSettings({ ...OPTIONS, port }, {})).toThrow(/^--port: .* is not a port$/);
      expect(() => upSettings(OPTIONS, { PORT: port })).toThrow(/^PORT: .* is not a port$/);
    },
  );
});

describe('the line', () => {
  test.each([
    ['idle · 3 runs stored', NOTHING, true],
    ['idle · 1 run stored · 2 viewers', { ...NOTHING, storedCount: 1, viewerCount: 2 }, true],
    ['healing what an earlier run left broken · 3 runs stored', { ...NOTHING, isHealing: true }, true],
    [
      'redis-crash running 12.0 s of 30 s · fault crash on cache · 1 viewer',
      { ...NOTHING, runs: [RUN], viewerCount: 1 },
      true,
    ],
    ['redis-crash running · fault crash on cache', { ...NOTHING, runs: [RUN] }, false],
    [
      'redis-crash starting: waiting for mariadbd · fault crash on cache',
      { ...NOTHING, runs: [{ ...RUN, state: 'starting' as const, step: 'waiting for mariadbd' }] },
      true,
    ],
    [
      'manual drill running 12.0 s',
      { ...NOTHING, runs: [{ ...RUN, kind: 'manual' as const, faultsInForce: [] }] },
      true,
    ],
  ])('%s', (text, situation, withTime) => {
    expect(statusLines(situation, withTime)).toEqual([text]);
  });

  test('of two runs is one for each, so that no fault is cut off', () => {
    const drill: RunSummary = {
      ...RUN,
      kind: 'manual',
      faultsInForce: [{ id: 'f1', kind: 'freeze', on: 'database' }],
    };
    const lines = statusLines({ ...NOTHING, runs: [RUN, drill], viewerCount: 2 }, true);
    expect(lines).toEqual([
      'redis-crash running 12.0 s of 30 s · fault crash on cache',
      'manual drill running 12.0 s · fault freeze on database · 2 viewers',
    ]);
    expect(lines.filter((line) => line.length >= 80)).toEqual([]);
  });

  test('at a signal says only what there is to do', () => {
    const unbroken = { ...RUN, faultsInForce: [] };
    expect(endingText(NOTHING)).toBe('ending');
    expect(endingText({ runs: [unbroken], isHealing: false })).toBe('stopping 1 run, then ending');
    expect(endingText({ runs: [unbroken, RUN], isHealing: false })).toMatch(/^healing what is broken/);
    expect(endingText({ runs: [], isHealing: true })).toMatch(/^healing what is broken/);
  });

  test('says of each fault what became of it', () => {
    expect(healedLines(RUN, emptyView())).toEqual([`healed: crash on cache (f1 of run ${RUN.id})`]);
    const stuck = { ...emptyView(), faults: [{ id: 'f1', state: 'stuck' }] } as unknown as RunView;
    expect(healedLines(RUN, stuck)[0]).toMatch(/^still broken: crash on cache .* firedrill heal/);
  });

  test('says what became of a run', () => {
    expect(endLine({ ...RUN, verdict: 'held' })).toBe(`redis-crash held · ${RUN.id}`);
    expect(endLine({ ...RUN, verdict: 'failed', reasons: ['1 claim failed'] })).toBe(
      `redis-crash failed · 1 claim failed · ${RUN.id}`,
    );
    const { startedAt: _, ...unbegun } = RUN;
    expect(endLine({ ...unbegun, verdict: 'inconclusive', reasons: ['no redis-server'] })).toBe(
      `redis-crash did not begin · no redis-server · ${RUN.id}`,
    );
    expect(endLine({ ...RUN, state: 'died' })).toBe(`redis-crash died · ${RUN.id}`);
  });
});

describe('the display', () => {
  const clock: Clock = {
    nowMs: () => 0,
    wallTime: () => '',
    sleep: async () => undefined,
    every: () => () => undefined,
  };

  function display(
    service: MemoryService,
    isTerminal: boolean,
  ): { shown: StatusDisplay; text: () => string } {
    let written = '';
    const write = (text: string): void => {
      written += text;
    };
    const output = { write, isTerminal, columns: 80, color: false };
    return { shown: new StatusDisplay({ service, viewers: () => 0, output, clock }), text: () => written };
  }

  test('in a pipe is a line for each change', async () => {
    const service = new MemoryService();
    const { shown, text } = display(service, false);
    await shown.look();
    const run = service.add();
    await shown.look();
    run.summary.elapsedMs = 500;
    await shown.look();
    shown.notice('SIGINT: healing');
    run.summary.verdict = 'held';
    run.end();
    await shown.look();
    shown.close();
    expect(text().split('\n')).toEqual([
      'idle · 0 runs stored',
      'known running',
      'SIGINT: healing',
      `known held · ${run.runId}`,
      'idle · 1 run stored',
      '',
    ]);
  });

  test('tells of a run that began and ended between two looks, and why one could not begin', async () => {
    const service = new MemoryService();
    service.add().end();
    const { shown, text } = display(service, true);
    await shown.look();
    const { summary } = service.add();
    const { startedAt: _, ...unbegun } = summary;
    const reasons = [
      'no redis-server was found on the search path of this machine – npm run setup installs it',
    ];
    const failed: RunSummary = { ...unbegun, state: 'finished', verdict: 'inconclusive', reasons };
    service.runs = async () => [failed, { ...RUN, id: `${RUN.id}0`, state: 'finished', verdict: 'held' }];
    await shown.look();
    await shown.look();
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[[?\\d]*[A-Za-z]`, 'g');
    const said = text().replace(escapes, '').replaceAll('\n  ', '');
    expect(said.match(/redis-crash held/g)).toHaveLength(1);
    expect(said.replace(/\s+/g, ' ')).toContain(`known did not begin · ${reasons[0]} · ${failed.id}`);
  });

  test('on a terminal is rewritten in place, and gives the cursor back', async () => {
    const service = new MemoryService();
    const { shown, text } = display(service, true);
    await shown.look();
    service.add().summary.elapsedMs = 500;
    await shown.look();
    expect(text()).toContain('\x1b[1Aknown running 0.5 s of 1 s');
    shown.close();
    expect(text().endsWith('\x1b[?25h')).toBe(true);
  });

  test('goes on when something cannot be read for once', async () => {
    const service = new MemoryService();
    const { shown, text } = display(service, false);
    service.failure = new Error('for once');
    await shown.look();
    service.failure = undefined;
    await shown.look();
    expect(text()).toBe('idle · 0 runs stored\n');
  });
});

describe('the address', () => {
  const of = (address: string, internal = false) =>
    [{ family: 'IPv4', address, internal }] as unknown as NetworkInterfaceInfo[];
  const interfaces = { docker0: of('172.17.0.1'), lo: of('127.0.0.1', true), eth0: of('192.168.1.5') };

  test('of this machine alone is one', () => {
    expect(addressLines('http://127.0.0.1:4600', '127.0.0.1', '', interfaces)).toEqual([
      'Firedrill at http://127.0.0.1:4600',
    ]);
  });

  test('for others is one that they can use, with the token, and a word about plain HTTP', () => {
    expect(addressLines('http://127.0.0.1:4600', '0.0.0.0', '/#token=x', interfaces)).toEqual([
      'Firedrill at http://127.0.0.1:4600/#token=x',
      '     also at http://192.168.1.5:4600/#token=x',
      '     also at http://172.17.0.1:4600/#token=x',
      expect.stringContaining('plain HTTP'),
    ]);
    expect(addressLines('http://192.168.1.5:4600', '192.168.1.5', '', interfaces)).toHaveLength(2);
  });
});
