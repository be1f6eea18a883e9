import { didYouMean, nearest, scenarioFile } from '@firedrill/contract';
import * as z from 'zod';
import type { Findings } from './findings.ts';
import { MISTAKES_MAX } from './mistakes.ts';
import { type DataPath, isRecord } from './yaml-source.ts';

/** The part of JSON Schema that names an object's keys. */
interface Shape {
  properties?: Record<string, Shape>;
  items?: Shape;
}

const SCENARIO_SHAPE = z.toJSONSchema(scenarioFile, { io: 'input' }) as Shape;

const EXPECTED: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
};

/** The keys that a scenario file may have at a path; list indices stand for any entry. */
export function scenarioKeys(path: DataPath): string[] {
  let shape: Shape | undefined = SCENARIO_SHAPE;
  for (const step of path) shape = typeof step === 'number' ? shape?.items : shape?.properties?.[step];
  return Object.keys(shape?.properties ?? {});
}

/** The keys that an object schema admits. */
export function keysOf(schema: z.ZodType): string[] {
  return Object.keys(
    (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape).properties ?? {},
  );
}

/** Checks a value against a schema and reports what is wrong; `path` is where the value stands in the file. */
export function checkAgainst<T>(
  schema: z.ZodType<T>,
  value: unknown,
  path: DataPath,
  known: (path: DataPath) => string[],
  findings: Findings,
): T | undefined {
  const result = schema.safeParse(value, { error: wording, reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues.slice(0, MISTAKES_MAX)) {
    report(issue, value, [...path, ...issue.path.map(asStep)], path.length, known, findings);
  }
  return undefined;
}

/** `load.stages[0].rate`: a path as a sentence names it. */
export function pathText(path: DataPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

function report(
  issue: z.core.$ZodIssue,
  root: unknown,
  path: DataPath,
  rootDepth: number,
  known: (path: DataPath) => string[],
  findings: Findings,
): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      findings.atKey([...path, key], `unknown key "${key}"`, didYouMean(key, known(path)));
    }
    return;
  }
  const parent = valueAt(root, path.slice(rootDepth, -1));
  const name = String(path.at(-1) ?? 'the scenario');
  if (path.length > rootDepth && isRecord(parent) && !Object.hasOwn(parent, name)) {
    const misspelt = Object.keys(parent).some(
      (key) => !known(path.slice(0, -1)).includes(key) && nearest(key, [name]),
    );
    // The unknown key that was meant is reported already.
    if (!misspelt) findings.atValue(path.slice(0, -1), `the key "${name}" is missing`);
    return;
  }
  if (valueAt(root, path.slice(rootDepth)) === null) {
    findings.atKey(path, `${pathText(path)} has no value`);
    return;
  }
  const values = issue.code === 'invalid_value' ? issue.values.map(String) : undefined;
  const suggestion = values && didYouMean(String(issue.input), values);
  findings.atValue(path, `${pathText(path)}: ${issue.message}`, suggestion);
}

/** Zod's issues in the words of this program; schemas that bring their own message keep it. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${describe(issue.input)}`;
    case 'invalid_value':
      return `${describe(issue.input)} is not known here`;
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty';
      if (issue.origin === 'array')
        return `needs at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`;
      return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must not be longer than ${issue.maximum} characters`;
      if (issue.origin === 'array') return `must not have more than ${issue.maximum} entries`;
      return `must be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}`;
    default:
      return undefined;
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'a map' : String(value);
}

function valueAt(root: unknown, path: DataPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

function asStep(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}
