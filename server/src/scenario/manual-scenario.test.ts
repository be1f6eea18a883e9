import { type FaultParams, FiredrillError } from '@firedrill/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Known } from './known.ts';
import { loadScenario } from './load-scenario.ts';
import { checkManualFault, type ManualSettings, manualScenario } from './manual-scenario.ts';
import { KNOWN } from './testing/known.ts';

/** The same driver, which can do TLS as well. */
const WITH_TLS: Known = { ...KNOWN, capabilitiesOf: () => ['lifecycle', 'tls'] };

const SETTINGS: ManualSettings = { policy: 'breaker', seed: 7, ratePerSecond: 400, tls: false };

describe('the scenario of a manual drill', () => {
  test('says what it was told, lasts an hour and has no faults', () => {
    const { scenario, text } = manualScenario({ ...SETTINGS, tls: true }, WITH_TLS);
    expect(scenario).toMatchObject({
      name: 'manual',
      seed: 7,
      policy: 'breaker',
      tls: true,
      durationMs: 3_600_000,
      timeline: [],
    });
    expect(scenario.load).toMatchObject({ model: 'open', stages: [{ fromPerSecond: 400 }] });
    expect(scenario.claims.map(({ text: claim }) => claim)).toEqual([
      'availability >= 99%',
      'error_rate(fault) < 1%',
      'recovery_time < 5s',
    ]);
    const read = loadScenario({ path: 'manual.yaml', text }, { ...WITH_TLS, faultsByHand: true });
    expect(read.scenario).toEqual(scenario);
  });

  test('is refused for settings that the driver cannot meet, in words', () => {
    expect(() => manualScenario({ ...SETTINGS, policy: 'braker' }, KNOWN)).toThrow(
      /no policy is called braker/,
    );
    expect(() => manualScenario({ ...SETTINGS, tls: true }, KNOWN)).toThrow(/cannot run Redis with TLS/);
  });
});

describe('a fault that is asked for', () => {
  test('is accepted as a timeline would accept it, however long it is to last', () => {
    for (const forMs of [undefined, 200, 8_000, 3_600_000]) {
      const fault = {
        kind: 'crash',
        on: 'cache',
        params: {},
        ...(forMs === undefined ? {} : { forMs }),
      } as const;
      expect(() => checkManualFault(fault, SETTINGS, KNOWN)).not.toThrow();
    }
  });

  test('is refused with the reason and the cure', () => {
    const refusal = (fault: Parameters<typeof checkManualFault>[0]): unknown => {
      try {
        return checkManualFault(fault, SETTINGS, KNOWN);
      } catch (error) {
        return error;
      }
    };
    expect(refusal({ kind: 'crsh', on: 'cache', params: {} })).toMatchObject({
      code: 'usage.invalid',
      message: 'no fault is called crsh',
      hint: 'did you mean crash?',
    });
    expect(refusal({ kind: 'crash', on: 'cache', params: {}, forMs: 100 })).toMatchObject({
      message: 'a fault must last 200ms or longer to be proven in force',
    });
    const stop = (params: FaultParams) => refusal({ kind: 'stop', on: 'cache', params });
    expect(stop({ wait: 1 })).toMatchObject({
      message: 'stop has no parameter "wait"',
      hint: 'choose from grace',
    });
    expect(stop({ grce: '1s' })).toMatchObject({ hint: 'did you mean grace?' });
    expect(stop({ fault_: '1s' })).toMatchObject({ message: 'stop has no parameter "fault_"' });
    expect(refusal({ kind: 'crash', on: 'cache', params: { hard: true } })).toMatchObject({
      message: 'crash has no parameter "hard"',
      hint: 'it has no parameters',
    });
    expect(refusal({ kind: 'crash', on: 'cache', params: { for: '1s' } })).toMatchObject({
      message: 'crash has no parameter "for"',
    });
  });

  test('may be any nonsense: it is refused in words and nothing else is thrown', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constantFrom('a: b', '}', '"', '\n- x', '*a'),
    );
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), value), (kind, params) => {
        fc.pre(!KNOWN.faults.some((fault) => fault.kind === kind && Object.keys(params).length === 0));
        try {
          checkManualFault({ kind, on: 'cache', params }, SETTINGS, KNOWN);
          expect.unreachable();
        } catch (error) {
          expect(error).toBeInstanceOf(FiredrillError);
          expect(error).toMatchObject({ code: 'usage.invalid' });
        }
      }),
      { numRuns: 50 },
    );
  });
});
