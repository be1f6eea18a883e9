import type { Catalogue, FaultDescription, ParameterInfo } from '@firedrill/contract';
import type { Path } from './flow.ts';
import { type Outline, scalarAt } from './outline.ts';

/** A JSON Schema (draft 7) as the server gives it, as far as the editor reads it. */
export interface SchemaNode {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  pattern?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  items?: SchemaNode;
  minItems?: number;
  maxItems?: number;
  additionalProperties?: boolean | SchemaNode;
}

/** What a scenario may say: the keys of its schema, and the names that the server's registries hold. */
export interface Vocabulary {
  schema: SchemaNode;
  catalogue: Catalogue;
}

/** The fault that the timeline's entry at or above a path names, if there is one of that name. */
export function faultOfEntry(
  path: Path,
  outline: Outline,
  { catalogue }: Vocabulary,
): FaultDescription | undefined {
  if (path[0] !== 'timeline' || path.length < 2) return undefined;
  const kind = scalarAt(outline, [...path.slice(0, 2), 'fault']);
  return catalogue.faults.find((fault) => fault.kind === kind);
}

/** What may stand at a path; of an entry of the timeline with the parameters of its fault. */
export function schemaAt(path: Path, outline: Outline, vocabulary: Vocabulary): SchemaNode | undefined {
  let node: SchemaNode | undefined = vocabulary.schema;
  for (const [depth, step] of path.entries()) {
    node = typeof step === 'number' ? node?.items : node?.properties?.[step];
    if (depth === 1 && path[0] === 'timeline') node = withParameters(node, path, outline, vocabulary);
  }
  return node;
}

function withParameters(
  entry: SchemaNode | undefined,
  path: Path,
  outline: Outline,
  vocabulary: Vocabulary,
): SchemaNode | undefined {
  const fault = faultOfEntry(path, outline, vocabulary);
  if (!entry || !fault) return entry;
  const { on } = entry.properties ?? {};
  const params = Object.fromEntries(fault.params.map((param) => [param.name, schemaOf(param)]));
  const required = fault.params.filter((param) => param.default === undefined).map(({ name }) => name);
  return {
    ...entry,
    properties: { ...entry.properties, ...(on ? { on: { ...on, enum: fault.roles } } : {}), ...params },
    required: [...(entry.required ?? []), ...required],
  };
}

function schemaOf({ kind, description, choices, units, default: usual }: ParameterInfo): SchemaNode {
  return {
    description,
    ...(usual === undefined ? {} : { default: usual }),
    ...(choices === undefined ? {} : { enum: choices }),
    ...(units === undefined ? {} : { pattern: `(${units.join('|')})` }),
    type: kind === 'number' || kind === 'integer' || kind === 'boolean' ? kind : 'string',
  };
}

/** The units that a quantity admits, from its pattern: `…(us|ms|s)…`. */
export function unitsOf({ pattern }: SchemaNode): string[] {
  const units = /\(([^()]*)\)[^()]*$/.exec(pattern ?? '')?.[1];
  return units === undefined ? [] : units.split('|').filter((unit) => /^[a-zA-Zµ%/]+$/.test(unit));
}

/** What a value must be, for people: `a duration (us, ms, s)`, `whole number, 0 to 10`, `true or false`. */
export function typeText(node: SchemaNode): string {
  const units = unitsOf(node);
  if (node.enum !== undefined)
    return node.enum.length > 6 ? `one of ${node.enum.length} names` : node.enum.join(' | ');
  if (units.length > 0) return `number with a unit: ${units.join(', ')}`;
  switch (node.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return `${node.type === 'integer' ? 'whole number' : 'number'}${rangeText(node)}`;
    case 'array':
      return `list${node.maxItems === undefined ? '' : `, up to ${node.maxItems}`}`;
    case 'object':
      return 'map';
    default:
      return node.maxLength === undefined ? 'text' : `text, up to ${node.maxLength} characters`;
  }
}

function rangeText({ minimum, exclusiveMinimum, maximum }: SchemaNode): string {
  if (exclusiveMinimum !== undefined && maximum !== undefined)
    return `, above ${exclusiveMinimum}, up to ${maximum}`;
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  return '';
}

/** A default as a scenario would write it: maps in braces. */
export function valueText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${valueText(inner)}`)
    .join(', ')} }`;
}
