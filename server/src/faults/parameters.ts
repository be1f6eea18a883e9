import type { FaultParams, ParameterInfo } from '@firedrill/contract';
import * as z from 'zod';

/** What a parameter's JSON Schema says of it. */
interface ParameterSchema {
  description?: string;
  default?: string | number | boolean;
  enum?: unknown[];
  type?: string;
  pattern?: string;
}

/** The units that a quantity's pattern admits, which stand in its last brackets. */
const UNITS = /\(([^()]+)\)\\s\*\$$/;

function kindOf({ type, enum: values, pattern = '' }: ParameterSchema): ParameterInfo['kind'] {
  if (values) return 'choice';
  if (UNITS.test(pattern)) return 'quantity';
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : 'text';
}

function described(name: string, schema: ParameterSchema): ParameterInfo {
  const units = UNITS.exec(schema.pattern ?? '')?.[1];
  return {
    name,
    description: schema.description ?? '',
    kind: kindOf(schema),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(schema.enum ? { choices: schema.enum.map(String) } : {}),
    ...(units === undefined ? {} : { units: units.split('|') }),
  };
}

/** The parameters of a fault as its schema tells of them, in its order: for the catalogue, the docs and forms. */
export function parametersOf({ params }: { params: z.ZodType<FaultParams> }): ParameterInfo[] {
  const schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  const properties = (schema.properties ?? {}) as Record<string, ParameterSchema>;
  return Object.entries(properties).map(([name, property]) => described(name, property));
}
