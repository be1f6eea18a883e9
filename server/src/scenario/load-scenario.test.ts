import { describe, expect, it } from 'vitest';
import { loadScenario } from './load-scenario.ts';
import { DRILL, drill, drillWith, drillWithoutFaults, mistakesOf, rawMistakesOf } from './testing/file.ts';
import { KNOWN } from './testing/known.ts';

function load(text: string) {
  return loadScenario({ path: 'drill.yaml', text }, KNOWN).scenario;
}

describe('a scenario without mistakes', () => {
  it('is read with its defaults', () => {
    expect(load(DRILL)).toEqual({
      name: 'drill',
      title: 'A drill',
      description: 'Redis is killed.',
      seed: 1,
      policy: 'breaker',
      durationMs: 30_000,
      warmupMs: 2_000,
      load: {
        model: 'open',
        stages: [{ durationMs: 30_000, fromPerSecond: 300, toPerSecond: 300 }],
        mix: { read: 90, search: 5, write: 5 },
        keys: { distribution: 'zipf', exponent: 0.99, count: 10_000 },
        deadlineMs: 1_000,
        maxInFlight: 5_000,
      },
      timeline: [{ atMs: 8_000, fault: 'crash', on: 'cache', forMs: 8_000, params: {} }],
      claims: [
        { text: 'availability >= 99%', metric: 'availability', selection: {}, comparator: '>=', value: 0.99 },
        { text: 'recovery_time < 5s', metric: 'recovery_time', selection: {}, comparator: '<', value: 5_000 },
      ],
      abort: [],
    });
  });

  it('knows where its claims and faults stand', () => {
    const { positions } = loadScenario({ path: 'drill.yaml', text: DRILL }, KNOWN);
    expect(positions).toEqual({
      timeline: [{ line: 8, column: 5 }],
      claims: [
        { line: 10, column: 5 },
        { line: 11, column: 5 },
      ],
      abort: [],
    });
  });

  it('holds the last rate of its stages to the end, and ramps from the rate before', () => {
    const stages =
      'stages: [{ for: 5s, rate: 100/s, ramp: true }, { for: 5s, rate: 600/m }, { for: 10s, rate: 50/s, ramp: true }]';
    expect(load(drill('rate: 300/s', stages)).load).toMatchObject({
      stages: [
        { durationMs: 5_000, fromPerSecond: 0, toPerSecond: 100 },
        { durationMs: 5_000, fromPerSecond: 10, toPerSecond: 10 },
        { durationMs: 10_000, fromPerSecond: 10, toPerSecond: 50 },
        { durationMs: 10_000, fromPerSecond: 50, toPerSecond: 50 },
      ],
    });
  });

  it('has its parameters as written', () => {
    expect(load(drillWith('at: 8s, fault: stop, for: 8s, grace: 2s')).timeline[0]?.params).toEqual({
      grace: '2s',
    });
  });

  it('may break two targets at once, and one target twice in a row', () => {
    const entries = drillWith(
      'at: 8s, fault: crash, for: 4s',
      'at: 9s, fault: lock, on: database, for: 2s',
      'at: 12s, fault: stop, for: 4s',
    );
    expect(mistakesOf(entries)).toEqual([]);
  });

  it('reads a closed model and abort limits', () => {
    const text = `${drill('rate: 300/s', 'concurrency: 8')}abort: [error_rate > 50% for 5s]\n`;
    expect(load(text)).toMatchObject({
      load: { model: 'closed', concurrency: 8 },
      abort: [{ text: 'error_rate > 50% for 5s', forMs: 5_000, claim: { metric: 'error_rate', value: 0.5 } }],
    });
  });
});

describe('mistakes of the schema', () => {
  it.each([
    ['title: A drill', 'tilte: A drill', '2 [tilte] unknown key "tilte" | did you mean title?'],
    ['title: A drill\n', '', '1 [name: drill] the key "title" is missing'],
    ['title: A drill', 'title:', '2 [title] title has no value'],
    ['title: A drill', 'title: 5', '2 [5] title: must be text, not 5'],
    ['duration: 30s', 'duration: 30', '4 [30] duration: 30 has no unit: write 30s'],
    ['duration: 30s', 'duration: 30 sec', '4 [30 sec] duration: "30 sec" is not a duration: write 30s'],
    ['duration: 30s', 'duration: 2h', '4 [2h] duration: "2h" is not a duration above 0 up to 1 h 00 m'],
    ['rate: 300/s', 'rate: 300', '6 [300] load.rate: 300 has no unit: write 300/s'],
    ['rate: 300/s', 'rate: 300 rps', '6 [300 rps] load.rate: "300 rps" is not a rate: write 300/s'],
    ['rate: 300/s', 'concurrency: 1.5', '6 [1.5] load.concurrency: must be a whole number, not 1.5'],
    ['on: cache', 'on: cahce', '8 [cahce] timeline[0].on: "cahce" is not known here | did you mean cache?'],
    ['for: 8s', 'form: 8s', '8 [form] unknown key "form" | did you mean for?'],
    [
      'name: drill',
      'name: Drill',
      '1 [Drill] name: use lower-case letters, digits and single hyphens, for example redis-crash',
    ],
    [
      'name: drill',
      'name: drall',
      "1 [drall] the name is drall, the file's is drill.yaml | write name: drill, or rename the file to drall.yaml",
    ],
    [
      'name: drill',
      'name: drill\npolicy: braker',
      '2 [braker] no policy is called braker | did you mean breaker?',
    ],
  ])('%s → %s', (line, instead, mistake) => {
    expect(mistakesOf(drill(line, instead))).toEqual([mistake]);
  });

  it('says that claims are missing', () => {
    expect(mistakesOf(DRILL.replace(/claims:.*/s, 'claims: []\n'))).toEqual([
      '9 [[]] claims: needs at least 1 entry',
    ]);
  });
});

describe('mistakes of the load', () => {
  it.each([
    [
      'rate: 300/s, concurrency: 4',
      '5 [LOAD] load: give exactly one of rate, stages (open model) and concurrency (closed model)',
    ],
    [
      'mix: { read: 1 }',
      '5 [LOAD] load: give exactly one of rate, stages (open model) and concurrency (closed model)',
    ],
    [
      'rate: 300/s, count: 5',
      '5 [5] load.count: count belongs to the closed model: give concurrency with it',
    ],
    ['rate: 300/s, mix: { read: 0 }', '5 [{ read: 0 }] load.mix: at least one weight must be above 0'],
    ['rate: 300/s, deadline: 40s', '5 [40s] the deadline of 40s is longer than the run'],
    [
      'stages: [{ for: 20s, rate: 1/s }, { for: 11s, rate: 1/s }]',
      '5 [11s] the stage ends at 31s, the run at 30s | shorten the stages or raise duration',
    ],
    [
      'concurrency: 4, count: 100',
      '5 [100] load that stops after a count may be over before the fault begins | leave count out: duration ends the load',
    ],
  ])('%s', (written, mistake) => {
    expect(mistakesOf(drill('load:\n  rate: 300/s', `load: { ${written} }`))).toContain(
      mistake.replace('LOAD', `{ ${written} }`),
    );
  });

  it('refuses fewer requests than users', () => {
    const text = drillWithoutFaults().replace('rate: 300/s', 'concurrency: 4\n  count: 3');
    expect(mistakesOf(text.replace('recovery_time < 5s', 'error_rate < 1%'))).toEqual([
      '7 [3] 3 requests are too few for 4 users | give at least 4',
    ]);
  });

  it('refuses a warm-up that takes all of the run', () => {
    expect(mistakesOf(drill('duration: 30s', 'duration: 30s\nwarmup: 30s'))).toContain(
      '5 [30s] the warm-up of 30s leaves nothing of the run of 30s | shorten warmup or raise duration',
    );
  });
});

it('reports every mistake of a file at once, in the order of its lines', () => {
  const text = `name: drill
tilte: A drill
description: Redis is killed.
duration: 30
policy: braker
load:
  rate: 300
  mix: { reads: 1 }
timeline:
  - { at: 1s, fault: crahs, on: cahce, for: 8s }
  - { at: 8, fault: stop, for: 8s, graec: 5s }
claims:
  - avail >= 99%
  - p99(fualt) < 50
surplus: 1
`;
  const lines = rawMistakesOf(text).map(({ line }) => line);
  expect(lines).toEqual([2, 4, 5, 7, 8, 8, 10, 10, 10, 11, 11, 13, 14, 14, 15]);
});
