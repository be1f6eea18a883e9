import { METRICS } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import type { JsonReport } from './json/report.ts';
import { json, reportOf } from './json.ts';
import type { RanResult } from './reporter.ts';
import { CLAIMS, crashRun, type FixtureOptions, fold } from './testing/run-fixture.ts';

function ran(options: FixtureOptions = {}): RanResult {
  return { file: 'scenarios/redis-crash.yaml', view: fold(crashRun(options)), runPath: 'runs/run-1' };
}

function firstRun(options: FixtureOptions = {}) {
  const [run] = reportOf([ran(options)]).runs;
  if (!run) throw new Error('no run in the report');
  return run;
}

describe('json report', () => {
  it('is one versioned document, the same every time, and loses nothing as text', () => {
    const file = json.summarise?.([ran()]);
    expect(file?.name).toBe('report.json');
    expect(file?.text).toBe(json.summarise?.([ran()]).text);
    const parsed: JsonReport = JSON.parse(file?.text ?? '');
    expect(parsed).toEqual(reportOf([ran()]));
    expect(parsed).toMatchObject({ schema: 'firedrill.report', version: 1, verdict: 'held' });
  });

  it('says what was run, where, and how it ended', () => {
    expect(firstRun()).toMatchObject({
      file: 'scenarios/redis-crash.yaml',
      path: 'runs/run-1',
      id: 'run-1',
      scenario: { name: 'redis-crash' },
      policy: 'breaker',
      seed: 7,
      driver: 'process',
      targets: [{ role: 'cache', server: 'redis-server 7.0.15' }, { role: 'database' }],
      verdict: 'held',
      end: 'completed',
      reasons: [],
      durationMs: 30_000,
      trusted: true,
    });
  });

  it('has every claim with what was asked and measured, and the unit of both', () => {
    const { claims } = firstRun({ failedPerWindow: 3 });
    expect(claims.map(({ text }) => text)).toEqual(CLAIMS);
    expect(claims[1]).toMatchObject({
      state: 'failed',
      metric: 'error_rate',
      phase: 'fault',
      comparator: '<',
      asked: 0.01,
      unit: 'fraction',
      reason: 'measured 2.47 %, must be below 1 %',
    });
    expect(claims[1]?.measured).toBeCloseTo(0.0247, 3);
    expect(claims[4]).toMatchObject({ source: 'mysql', unit: 'ms', asked: 50 });
  });

  it('has every metric that has a value, in each phase and over the whole run', () => {
    const run = firstRun();
    expect(run.phases.map(({ phase }) => phase)).toEqual([
      'warm-up',
      'steady',
      'fault',
      'recovery',
      'settled',
    ]);
    const view = fold(crashRun());
    for (const { phase, metrics } of run.phases) {
      for (const metric of METRICS.filter(({ selectors }) => selectors.includes('phase'))) {
        expect(metrics[metric.name]?.value, `${metric.name} of ${phase}`).toBe(
          metric.measure(view, { phase }).value,
        );
      }
    }
    expect(run.metrics.recovery_time).toEqual({ value: 220, unit: 'ms', samples: 1 });
    expect(run.metrics.reconnect_attempts).toMatchObject({ value: 10, unit: 'count' });
  });

  it('counts requests and times by source; a source without answers is left out', () => {
    const fault = firstRun({ failedPerWindow: 3 }).phases.find(({ phase }) => phase === 'fault');
    expect(fault?.requests).toMatchObject({ redis: 0, failed: 99, unanswered: 0 });
    expect(Object.keys(fault?.bySource ?? {})).toEqual(['mysql']);
    expect(fault?.bySource.mysql?.p99).toMatchObject({ unit: 'ms' });
    expect(fault?.errors).toEqual({ exhausted: 99 });
  });

  it('has all moments of a fault and of the recovery, null where one did not come', () => {
    const { faults, recoveries, episodes } = firstRun();
    expect(faults).toEqual([
      {
        id: 'f1',
        kind: 'crash',
        on: 'cache',
        params: {},
        state: 'gone',
        momentary: false,
        requestedInjectMs: 10_000,
        injectingMs: 10_001,
        inForceMs: 10_004,
        provenInForceMs: 10_084,
        requestedHealMs: 18_000,
        healingMs: 18_000,
        removedMs: 18_030,
        healedMs: 18_031,
        provenGoneMs: 18_113,
        classification: {
          injected: 'network',
          seenAs: 'network',
          recognised: true,
          errors: { 'breaker-open': 3_823 },
          reason: null,
        },
        failures: [],
        stuck: null,
      },
    ]);
    expect(recoveries).toEqual([
      {
        role: 'cache',
        inForceMs: 10_004,
        removedMs: 18_030,
        reachableMs: 18_112,
        authenticatedMs: 18_112,
        firstRedisMs: 18_166,
        normalMs: 18_250,
      },
    ]);
    expect(episodes).toEqual([
      {
        faults: ['f1'],
        startMs: 10_001,
        detectedMs: 10_005,
        clientWasWell: true,
        retries: { count: 10, delayMsMin: 18, delayMsMax: 1_770, errors: { refused: 10 } },
        resets: 0,
      },
    ]);
    const early = firstRun({ end: 'interrupted', endAtMs: 5_000 });
    expect(early.faults).toMatchObject([
      { id: 'f1', state: 'planned', injectingMs: null, classification: null },
    ]);
    expect(early.claims.map(({ state }) => state)).toEqual(CLAIMS.map(() => 'inconclusive'));
  });

  it('names what could not be run, and takes the worst verdict for the whole', () => {
    const notRun = {
      file: 'scenarios/net.yaml',
      scenario: 'net',
      notRun: { because: 'capability' as const, reason: 'process cannot do network' },
    };
    expect(reportOf([ran(), notRun])).toMatchObject({
      verdict: 'inconclusive',
      runs: [{ verdict: 'held' }],
      notRun: [{ scenario: 'net', because: 'capability', reason: 'process cannot do network' }],
    });
    expect(reportOf([ran({ failedPerWindow: 3 }), notRun]).verdict).toBe('failed');
    expect(reportOf([]).verdict).toBeNull();
  });

  it('holds a run whose events stop before its end', () => {
    const view = fold(crashRun().slice(0, 80));
    const [run] = reportOf([{ file: 'a.yaml', view, runPath: 'r' }]).runs;
    expect(run).toMatchObject({ verdict: 'inconclusive', end: 'unfinished' });
    const [empty] = reportOf([{ file: 'a.yaml', view: fold([]), runPath: 'r' }]).runs;
    expect(empty).toMatchObject({ id: null, scenario: null, phases: [], end: 'unfinished' });
  });
});
