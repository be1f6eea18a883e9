import type { FaultDescription } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { emptyForm, faultsFor, mistakeIn, mistakeInDuration, requestOf } from './palette-form.ts';

const LATENCY: FaultDescription = {
  kind: 'latency',
  summary: 'Answers are late.',
  symptom: 'commands take longer',
  classification: 'network',
  needs: 'link',
  roles: ['cache', 'database'],
  momentary: false,
  params: [
    { name: 'latency', description: 'How late.', kind: 'quantity', units: ['ms', 's'] },
    { name: 'count', description: 'How many.', kind: 'integer', default: 3 },
    { name: 'both', description: 'Both ways.', kind: 'boolean', default: true },
  ],
  drivers: { process: ['cache', 'database'] },
};

describe('the form of a fault', () => {
  it('offers what the driver can do, on the roles on which it can', () => {
    expect(faultsFor([LATENCY], 'process')).toEqual([{ fault: LATENCY, roles: ['cache', 'database'] }]);
    expect(faultsFor([LATENCY], 'external')).toEqual([]);
  });

  it('begins with the defaults', () => {
    expect(emptyForm(LATENCY, ['cache'])).toEqual({
      on: 'cache',
      params: { latency: '', count: '3', both: true },
      forText: '',
    });
  });

  it('asks for nothing while something is wrong', () => {
    const form = emptyForm(LATENCY, ['cache']);
    expect(mistakeIn(LATENCY.params[0] ?? expect.fail(), '')).toBe('must be given');
    expect(requestOf(LATENCY, form)).toBeUndefined();
    expect(requestOf(LATENCY, { ...form, params: { latency: '1s', count: 'two' } })).toBeUndefined();
    expect(mistakeInDuration('soon')).toBe('must be a duration, for example 8s');
    expect(mistakeInDuration('10ms')).toBe('must be from 200 ms to 1 h');
  });

  it('sends numbers as numbers, quantities as they are written, and how long in ms', () => {
    const form = {
      on: 'database' as const,
      params: { latency: '250ms', count: '4', both: false },
      forText: '8s',
    };
    expect(requestOf(LATENCY, form)).toEqual({
      kind: 'latency',
      on: 'database',
      params: { latency: '250ms', count: 4, both: false },
      forMs: 8_000,
    });
  });

  it('lets a momentary fault have no duration', () => {
    const fault = { ...LATENCY, momentary: true, params: [] };
    expect(requestOf(fault, { on: 'cache', params: {}, forText: '8s' })).toEqual({
      kind: 'latency',
      on: 'cache',
      params: {},
    });
  });
});
