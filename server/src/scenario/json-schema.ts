import { type MetricInfo, scenarioFile, TIMELINE_KEYS } from '@firedrill/contract';
import * as z from 'zod';
import type { FaultInfo } from './known.ts';

/** What a scenario may name, for editors to offer. */
export interface SchemaNames {
  faults: readonly FaultInfo[];
  policies: readonly string[];
  metrics: readonly Pick<MetricInfo, 'name' | 'summary'>[];
}

/** A JSON Schema as plain data. */
export interface JsonSchema {
  [keyword: string]: unknown;
  properties?: Record<string, JsonSchema>;
}

/**
 * The JSON Schema (draft 7, which editors know best) of scenario files: the reader's own schema, with the faults,
 * policies and metrics there are; each kind of fault brings its parameters and the targets it can be done to.
 * Editors complete and check by it; what takes more than one value to judge, only the reader finds.
 */
export function scenarioJsonSchema({ faults, policies, metrics }: SchemaNames): JsonSchema {
  const schema = z.toJSONSchema(scenarioFile, { io: 'input', target: 'draft-7' }) as JsonSchema;
  const { timeline, claims, policy, ...others } = schema.properties ?? {};
  return {
    ...schema,
    properties: {
      ...others,
      policy: { ...policy, enum: policies },
      timeline: { ...timeline, items: entrySchema(timeline?.items as JsonSchema, faults) },
      claims: { ...claims, items: claimSchema(claims?.items as JsonSchema, metrics) },
    },
  };
}

function entrySchema(entry: JsonSchema, faults: readonly FaultInfo[]): JsonSchema {
  const list = faults.map(({ kind, summary }) => `${kind}: ${summary}`).join('\n');
  return {
    ...entry,
    properties: {
      ...entry.properties,
      fault: {
        ...entry.properties?.fault,
        description: `Kind of fault.\n${list}`,
        enum: faults.map(({ kind }) => kind),
      },
    },
    allOf: faults.map((fault) => ({
      if: { properties: { fault: { const: fault.kind } }, required: ['fault'] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: faultSchema(fault),
    })),
  };
}

function faultSchema({ params, roles }: FaultInfo): JsonSchema {
  const { properties = {}, required } = z.toJSONSchema(params, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  }) as JsonSchema;
  return {
    properties: { on: { enum: roles }, ...properties },
    propertyNames: { enum: [...TIMELINE_KEYS, ...Object.keys(properties)] },
    ...(required === undefined ? {} : { required }),
  };
}

function claimSchema(item: JsonSchema, metrics: SchemaNames['metrics']): JsonSchema {
  const names = metrics.map(({ name }) => name);
  const list = metrics.map(({ name, summary }) => `${name}: ${summary}`).join('\n');
  return {
    ...item,
    description: `${item.description}\n${list}`,
    pattern: `^\\s*(${names.join('|')})\\s*(\\([^()]*\\))?\\s*(>=|<=|>|<|==)\\s*\\d`,
  };
}
