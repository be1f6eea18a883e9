import type { FaultDescription } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import {
  type DrillFacts,
  emptyForm,
  groupsOf,
  mistakeIn,
  mistakeInDuration,
  offersOf,
  requestOf,
  takenWords,
  unitChoices,
} from './palette-form.ts';

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

const FACTS: DrillFacts = {
  driver: 'process',
  targets: ['cache', 'database'],
  hasTls: false,
  isReplicated: false,
  taken: new Map(),
};

describe('the form of a fault', () => {
  it('offers what the driver can do, on the roles on which it can', () => {
    expect(offersOf([LATENCY], FACTS)).toEqual([{ fault: LATENCY, roles: ['cache', 'database'] }]);
    expect(offersOf([LATENCY], { ...FACTS, driver: 'external' })).toEqual([]);
  });

  it('says why a fault cannot be done here', () => {
    const tls = { ...LATENCY, needs: 'tls' } as const;
    const lag = { ...LATENCY, drivers: { process: ['standby'] } } satisfies FaultDescription;
    const stale = { ...LATENCY, needs: 'replication' } as const;
    const reasons = offersOf([tls, lag, stale], FACTS).map(({ reason }) => reason);
    expect(reasons).toEqual([
      'this drill runs without TLS',
      'this drill has no standby',
      'the standby of this drill does not replicate',
    ]);
    expect(offersOf([tls], { ...FACTS, hasTls: true })[0]).not.toHaveProperty('reason');
  });

  it('offers a fault while one of its targets is free', () => {
    const one = new Map([['cache', 'crash on cache']] as const);
    const both = new Map([...one, ['database', 'freeze on database']] as const);
    expect(offersOf([LATENCY], { ...FACTS, taken: one })[0]).not.toHaveProperty('reason');
    expect(offersOf([LATENCY], { ...FACTS, taken: both })[0]?.reason).toContain('heal crash on cache first');
    expect(emptyForm(LATENCY, ['cache', 'database']).on, 'another target is chosen by people').toBe('cache');
    expect(takenWords('cache', one)).toBe('heal crash on cache first: one fault at a time on a target');
    expect(takenWords('database', one)).toBeUndefined();
  });

  it('groups by the kind of trouble', () => {
    const quiet = { ...LATENCY, kind: 'cold-cache', classification: 'none' } as const;
    const groups = groupsOf(offersOf([quiet, LATENCY], FACTS));
    expect(groups.map(({ offers }) => offers.map(({ fault }) => fault.kind))).toEqual([
      ['latency'],
      ['cold-cache'],
    ]);
  });

  it('offers each unit once', () => {
    expect(unitChoices(['us', 'µs', 'ms'])).toEqual(['us', 'ms']);
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
