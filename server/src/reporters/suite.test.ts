import type { RunEvent } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { overviewLines } from './line/overview.ts';
import { lineWidth, painter } from './line/text.ts';
import { line } from './line.ts';
import type { Output, SuiteReporter, SuiteResult } from './reporter.ts';
import { play } from './testing/play.ts';
import { crashRun, type FixtureOptions, fold } from './testing/run-fixture.ts';
import { Pipe, Terminal } from './testing/terminal.ts';

const NAMES = ['redis-crash', 'redis-outage-45s', 'high-load'];

function suiteOf(progress: Output, result: Output): SuiteReporter {
  const suite = line.forSuite?.({ progress, result, scenarios: NAMES });
  if (!suite) throw new Error('line reports several runs');
  return suite;
}

function ran(name: string, options: FixtureOptions = {}): SuiteResult {
  return { file: `scenarios/${name}.yaml`, view: fold(renamed(crashRun(options), name)), runPath: name };
}

function renamed(events: readonly RunEvent[], name: string): RunEvent[] {
  return events.map((event) =>
    event.type === 'run.started' ? { ...event, scenario: { ...event.scenario, name } } : event,
  );
}

const notRun: SuiteResult = {
  file: 'scenarios/tls.yaml',
  scenario: 'tls',
  notRun: {
    because: 'environment',
    reason: 'no redis-server was found on PATH or in any of the usual places',
  },
};

describe('several runs in a log', () => {
  it('name the run in each line, and give its short result when it has ended', () => {
    const progress = new Pipe();
    const result = new Pipe();
    const suite = suiteOf(progress, result);
    play(suite.forRun({ scenario: 'redis-crash', runPath: 'runs/1' }), crashRun({ failedPerWindow: 3 }));
    const lines = progress.text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const each of lines) expect(each).toMatch(/^redis-crash {7}/);
    expect(result.text).toContain('✕ failed  redis-crash');
    expect(result.text).toContain('error_rate(fault) < 1%');
    expect(result.text).not.toContain('recovery_time < 30s');
  });
});

describe('several runs on a terminal', () => {
  it.each([40, 80, 120])('never write beyond %i columns', (columns) => {
    const terminal = new Terminal(columns, 30, true);
    const suite = suiteOf(terminal, new Pipe());
    const run = suite.forRun({ scenario: 'redis-crash', runPath: 'runs/1' });
    suite.forRun({ scenario: 'redis-outage-45s', runPath: 'runs/2' });
    play(run, crashRun(), 200, () => suite.onTick?.());
    suite.onNotice?.('SIGINT: healing what is broken, then ending');
    suite.close?.();
    expect(terminal.wraps).toBe(0);
    expect(terminal.cursorVisible).toBe(true);
  });

  it('show a row for each run under way and count the others', () => {
    const terminal = new Terminal(80);
    const suite = suiteOf(terminal, new Pipe());
    const run = suite.forRun({ scenario: 'redis-crash', runPath: 'runs/1' });
    suite.forRun({ scenario: 'redis-outage-45s', runPath: 'runs/2' });
    let during = '';
    play(run, crashRun(), 200, (_view, atMs) => {
      suite.onTick?.();
      if (atMs <= 12_000) during = terminal.text();
    });
    expect(during).toMatch(/0 of 3 finished +1 to come/);
    expect(during).toMatch(/redis-crash +fault +12\.0 s of 30 s +0 % +crash on cache/);
    expect(during).toMatch(/redis-outage-45s +starting/);
    suite.onTick?.();
    expect(terminal.text()).toMatch(/1 of 3 finished {2}✓ 1 held/);
    expect(terminal.text()).toContain('✓ held  redis-crash  30.0 s');
  });
});

describe('a notice', () => {
  it.each([true, false])(
    'is shown above the live block and spoils nothing (during the run: %s)',
    (during) => {
      const terminal = new Terminal(80);
      const reporter = line.forRun?.({ progress: terminal, result: new Pipe(), runPath: 'runs/1' });
      if (!reporter) throw new Error('line reports single runs');
      if (!during) reporter.onNotice?.('making the database template');
      let said = false;
      let after = '';
      play(reporter, crashRun(), 200, (_view, atMs) => {
        if (during && !said && atMs > 5_000) {
          said = true;
          reporter.onNotice?.('making the database template');
        }
        if (atMs <= 15_000) after = terminal.text();
      });
      expect(after.match(/making the database template/g)).toHaveLength(1);
      expect(after.match(/last second/g)).toHaveLength(1);
      expect(terminal.cursorVisible).toBe(true);
    },
  );

  it('is a line of the log', () => {
    const progress = new Pipe();
    line.forRun?.({ progress, result: progress, runPath: 'r' }).onNotice?.('a word');
    expect(progress.text).toBe('a word\n');
  });
});

describe('the overview', () => {
  const results = [
    ran('redis-crash'),
    ran('redis-outage-45s', { failedPerWindow: 3 }),
    ran('a-scenario-with-a-name-that-is-rather-long', { failedPerWindow: 3 }),
    notRun,
  ];

  it.each([40, 80, 100])('fits %i columns', (width) => {
    for (const each of overviewLines(results, width)) expect(lineWidth(each)).toBeLessThanOrEqual(width);
  });

  it('has a row for each scenario, in the order asked, with what was not held', () => {
    const text = overviewLines(results.toSpliced(2, 1), 80).map(painter(false));
    expect(text.slice(1)).toEqual([
      '3 scenarios: 1 held, 1 failed, 1 inconclusive',
      'verdict         scenario          recovery  length  not held',
      '✓ held          redis-crash         220 ms  30.0 s  –',
      '✕ failed        redis-outage-45s    220 ms  30.0 s  error_rate(fault) < 1%',
      expect.stringMatching(/^\? inconclusive {2}tls +– +– {2}not run: no redis-server.*…$/),
    ]);
  });

  it('comes after several scenarios only', () => {
    const pipe = new Pipe();
    line.conclude?.(results.slice(0, 1), pipe);
    expect(pipe.text).toBe('');
    line.conclude?.(results, pipe);
    expect(pipe.text).toContain('4 scenarios');
  });
});
