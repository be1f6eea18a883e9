import { scenarioFile } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema } from './json-schema.ts';
import { KNOWN } from './testing/known.ts';

const schema = scenarioJsonSchema(KNOWN);
const entry = schema.properties?.timeline?.items as {
  properties: Record<string, { enum?: string[] }>;
  allOf: { if: unknown; then: { properties: Record<string, object>; propertyNames: { enum: string[] } } }[];
};

describe('scenarioJsonSchema', () => {
  it('has every key of a scenario, each described, and no others', () => {
    const properties = schema.properties ?? {};
    expect(Object.keys(properties).sort()).toEqual(Object.keys(scenarioFile.shape).sort());
    expect(schema.additionalProperties).toBe(false);
    for (const [key, { description }] of Object.entries(properties))
      expect(description, key).toBeTypeOf('string');
  });

  it('asks only for what has no default, and gives defaults as they are written', () => {
    expect(schema.required).toEqual(['name', 'title', 'description', 'duration', 'load', 'claims']);
    expect(schema.properties?.warmup).toMatchObject({ type: 'string', default: '2s' });
  });

  it('offers the faults, policies and metrics there are', () => {
    expect(entry.properties.fault?.enum).toEqual(['crash', 'stop', 'evict', 'certificate', 'lock']);
    expect(schema.properties?.policy).toMatchObject({ default: 'breaker', enum: ['naive-seed', 'breaker'] });
    const { pattern = '' } = (schema.properties?.claims?.items ?? {}) as { pattern?: string };
    expect('p99(fault, mysql) < 50ms').toMatch(new RegExp(pattern));
    expect('p98(fault, mysql) < 50ms').not.toMatch(new RegExp(pattern));
  });

  it('knows the parameters and targets of each fault', () => {
    const stop = entry.allOf[1];
    expect(stop?.if).toEqual({ properties: { fault: { const: 'stop' } }, required: ['fault'] });
    expect(stop?.then).toMatchObject({
      properties: { on: { enum: ['cache', 'database'] }, grace: { type: 'string', default: '5s' } },
      propertyNames: { enum: ['at', 'fault', 'on', 'for', 'grace'] },
    });
    expect(entry.allOf[2]?.then).toMatchObject({ required: ['share'] });
  });
});
