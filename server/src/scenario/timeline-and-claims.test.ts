import { describe, expect, it } from 'vitest';
import { DRILL, drill, drillWith, drillWithoutFaults, mistakesOf } from './testing/file.ts';
import { KNOWN } from './testing/known.ts';

describe('mistakes of the timeline', () => {
  it.each([
    ['at: 8s, fault: crahs, for: 8s', '8 [crahs] no fault is called crahs | did you mean crash?'],
    [
      'at: 8s, fault: crash, on: standby, for: 8s',
      '8 [standby] the driver process has no target standby | choose from cache, database',
    ],
    ['at: 8s, fault: lock, for: 8s', '8 [lock] lock cannot be done to the cache | choose from database'],
    [
      'at: 8s, fault: evict, for: 8s, share: 1',
      '8 [evict] evict needs the capability redis-admin, which the driver process does not offer for the cache | choose another driver, or a fault of crash, stop',
    ],
    [
      'at: 8s, fault: stop, for: 8s, graec: 2s',
      '8 [graec] stop has no parameter "graec" | did you mean grace?',
    ],
    ['at: 8s, fault: stop, for: 8s, grace: 2', '8 [2] timeline[0].grace: 2 has no unit: write 2s'],
    ['at: 8s, fault: crash, for: 50ms', '8 [50ms] a fault must last 200ms or longer to be proven in force'],
    [
      'at: 1s, fault: crash, for: 8s',
      '8 [1s] the fault begins at 1s, within the warm-up of 2s | begin it after 2s, or shorten warmup',
    ],
    ['at: 30s, fault: crash, for: 8s', '8 [30s] the fault begins at 30s, the run ends at 30s'],
    [
      'at: 8s, fault: crash, for: 23s',
      '8 [23s] the fault ends at 31s, the run at 30s | shorten it, or raise duration to at least 32s',
    ],
    [
      'at: 8s, fault: crash, for: 22s',
      '8 [22s] the fault ends at 30s, which leaves too little of the run (30s) to see it removed | shorten it, or raise duration to at least 31s',
    ],
  ])('%s', (entry, mistake) => {
    expect(mistakesOf(drillWith(entry))).toContain(mistake);
  });

  it('finds faults that overlap on one target, whatever their order in the file', () => {
    const text = drillWith(
      'at: 12s, fault: stop, for: 2s',
      'at: 8s, fault: crash, for: 8s',
      'at: 15s, fault: crash, for: 2s',
    );
    expect(mistakesOf(text)).toEqual([
      '8 [12s] overlaps with crash on the cache of line 9, from 8s to 16s | begin it at 16s or later',
      '10 [15s] overlaps with crash on the cache of line 9, from 8s to 16s | begin it at 16s or later',
    ]);
  });

  it('reports a missing parameter', () => {
    expect(mistakesOf(drillWith('at: 8s, fault: evict, for: 8s'))).toContain(
      '8 [{ at: 8s, fault: evict, for: 8s }] the key "share" is missing',
    );
  });
});

describe('Redis over TLS', () => {
  const withTls = { ...KNOWN, capabilitiesOf: () => ['lifecycle', 'tls'] };
  const fault = drillWith('at: 8s, fault: certificate, for: 8s');

  it('is taken where the driver can do it, and its faults with it', () => {
    expect(mistakesOf(`tls: true\n${fault}`, withTls)).toEqual([]);
  });

  it('is refused where the driver cannot', () => {
    expect(mistakesOf(`tls: true\n${DRILL}`)).toEqual([
      '1 [true] the driver process cannot run Redis with TLS | choose another driver, or leave tls out',
    ]);
  });

  it('must be asked for by a scenario whose faults need it', () => {
    expect(mistakesOf(fault, withTls)).toEqual([
      '8 [certificate] certificate needs a Redis that is reached over TLS | write tls: true',
    ]);
  });
});

describe('mistakes of the claims', () => {
  it.each([
    [
      'p99(fualt) < 50',
      [
        '11 [fualt] "fualt" is no phase, source or operation | did you mean fault?',
        '11 [50] p99 is a duration, which "50" is not | write 50ms',
      ],
    ],
    ['"p99(fault) < 50"', ['11 [50] p99 is a duration, which "50" is not | write 50ms']],
    ['error_rate(steady) < 1%', []],
  ])('%s', (text, mistakes) => {
    expect(mistakesOf(drill('recovery_time < 5s', text))).toEqual(mistakes);
  });

  const healthy = drillWithoutFaults();

  it.each([
    ['error_rate(fault) < 1%', '9 [fault] the run never enters the phase fault: the timeline has no fault'],
    [
      'hit_rate(settled) > 80%',
      '9 [settled] the run never enters the phase settled: the timeline has no fault',
    ],
    [
      'recovery_time < 5s',
      '9 [recovery_time] recovery_time needs a fault, and the timeline has none | add a fault to the timeline, or leave the claim out',
    ],
  ])('without a fault: %s', (text, mistake) => {
    expect(mistakesOf(healthy.replace('recovery_time < 5s', text))).toEqual([mistake]);
  });

  it.each([
    [
      'at: 2s, fault: crash, for: 8s',
      'error_rate(steady) < 1%',
      '12 [steady] the run never enters the phase steady: a fault begins as soon as the warm-up ends',
    ],
    [
      'at: 8s, fault: crash, for: 8s',
      'p99(write) < 1s',
      '12 [write] no write is ever asked: its weight in load.mix is 0',
    ],
  ])('%s: %s', (entry, text, mistake) => {
    const file = drillWith(entry).replace('recovery_time < 5s', text);
    expect(mistakesOf(file.replace('rate: 300/s', 'rate: 300/s\n  mix: { read: 1 }'))).toEqual([mistake]);
  });

  it('reads abort limits as strictly', () => {
    expect(mistakesOf(`${DRILL}abort:\n  - error_rate > 50\n`)).toHaveLength(2);
  });
});
