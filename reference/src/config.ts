import { readFileSync } from 'node:fs';
import { closest } from './closest.ts';
import { CONFIG_SCHEMA, type ConfigValues, KNOBS, type Knob, shapeOf } from './config-schema.ts';
import { DEFAULT_POLICY, policyNamed } from './policies/index.ts';
import type { Policy, PolicySettings } from './policies/policy.ts';
import { redactUrls } from './redact.ts';

/** A validated configuration: what was set, with the policy's own values where nothing was. */
export interface Config {
  redis: ConfigValues['redis'];
  mysql: Pick<ConfigValues['mysql'], 'url'>;
  cache: ConfigValues['cache'];
  stuckRetry: ConfigValues['stuckRetry'];
  health: ConfigValues['health'];
  policy: Policy;
  /** The policy's settings with the overrides of the configuration. */
  settings: PolicySettings;
  /** Where each knob that was set comes from, by path: a variable's name, or the file's. */
  origins: ReadonlyMap<string, string>;
}

/** One mistake: where it stands, what is wrong, and what to do. */
export interface ConfigIssue {
  place: string;
  message: string;
  cure: string;
}

/** Every mistake of a configuration at once. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const lines = issues.map(({ place, message, cure }) => `${place}: ${message}; ${cure}`);
    super(
      `the configuration has ${issues.length} mistake${issues.length === 1 ? '' : 's'}\n${lines.join('\n')}`,
    );
    this.name = 'ConfigError';
    this.issues = issues;
  }
}

export interface ConfigSources {
  /** Path of a JSON file. */
  file?: string | undefined;
  env?: Readonly<Record<string, string | undefined>> | undefined;
}

type Tree = Record<string, unknown>;
const SETTINGS_PARTS = ['client', 'backoff', 'breaker', 'mysql'] as const;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The file's content as JSON. Node's own message would repeat a piece of the file, which may hold a password. */
function readTree(file: string, issues: ConfigIssue[]): Tree {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    issues.push({ place: file, message: `cannot be read (${code})`, cure: 'give the path of a JSON file' });
    return {};
  }
  try {
    const tree: unknown = JSON.parse(text);
    if (isTree(tree)) return tree;
    issues.push({ place: file, message: 'is not a JSON object', cure: 'write { "redis": { … }, … }' });
  } catch (error) {
    const offset = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = offset === undefined ? undefined : text.slice(0, Number(offset)).split('\n').length;
    const place = line === undefined ? file : `${file}:${line}`;
    issues.push({ place, message: 'is not valid JSON', cure: 'mind quotes and commas' });
  }
  return {};
}

/** Sets of the tree's values by path; keys that the schema does not know become issues. */
function flatten(
  tree: Tree,
  schema: Parameters<typeof shapeOf>[0],
  file: string,
  issues: ConfigIssue[],
  path = '',
) {
  const found = new Map<string, unknown>();
  const shape = shapeOf(schema) ?? {};
  for (const [key, value] of Object.entries(tree)) {
    const at = path === '' ? key : `${path}.${key}`;
    const part = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (part === undefined) {
      const near = closest(key, Object.keys(shape));
      const cure = near ? `did you mean ${near}?` : `known here: ${Object.keys(shape).join(', ')}`;
      issues.push({ place: `${file}: ${at}`, message: 'is not a known key', cure });
    } else if (shapeOf(part) === undefined) {
      found.set(at, value);
    } else if (isTree(value)) {
      for (const entry of flatten(value, part, file, issues, at)) found.set(...entry);
    } else {
      issues.push({ place: `${file}: ${at}`, message: 'must be an object', cure: `write "${key}": { … }` });
    }
  }
  return found;
}

/** A variable is text: taken as it is where text is wanted, as a number otherwise. */
function fromText(knob: Knob, text: string): unknown {
  return knob.schema.safeParse(text).success || text.trim() === '' ? text : Number(text);
}

function place(tree: Tree, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let at = tree;
  for (const key of keys) {
    at[key] ??= {};
    at = at[key] as Tree;
  }
  at[last] = value;
}

function gather(sources: ConfigSources, issues: ConfigIssue[]) {
  const { file, env = {} } = sources;
  const inFile =
    file === undefined ? new Map() : flatten(readTree(file, issues), CONFIG_SCHEMA, file, issues);
  const values: Tree = {};
  const origins = new Map<string, string>();
  for (const knob of KNOBS) {
    const text = env[knob.env];
    const fromEnv = text !== undefined && text !== '';
    const isSet = fromEnv || inFile.has(knob.path);
    const value = fromEnv ? fromText(knob, text) : inFile.get(knob.path);
    const checked = knob.schema.safeParse(value);
    const where = fromEnv ? knob.env : `${file}: ${knob.path}`;
    if (checked.success) {
      if (isSet) {
        place(values, knob.path, value);
        origins.set(knob.path, fromEnv ? knob.env : (file as string));
      }
    } else if (isSet) {
      const message = checked.error.issues[0]?.message ?? 'is wrong';
      issues.push({ place: where, message, cure: `correct it or leave it out` });
    } else {
      const cure = `set ${knob.env}${file === undefined ? '' : ` or ${knob.path} in ${file}`}`;
      issues.push({ place: knob.path, message: 'is missing', cure });
    }
  }
  return { values, origins };
}

/** The policy's settings with what was set over them; a knob that the policy does not have becomes an issue. */
function settingsOf(values: Tree, policy: Policy, origins: Config['origins'], issues: ConfigIssue[]) {
  const settings = structuredClone(policy.settings) as Record<string, Tree | undefined>;
  for (const part of SETTINGS_PARTS) {
    for (const [key, value] of Object.entries(values[part] ?? {})) {
      if (key === 'policy' || key === 'url') continue;
      const known = settings[part];
      if (known !== undefined && Object.hasOwn(known, key)) {
        known[key] = value;
      } else {
        const message = `policy ${policy.name} has no such setting`;
        const cure = 'leave it out or choose another policy';
        issues.push({ place: placeOf(`${part}.${key}`, origins), message, cure });
      }
    }
  }
  return settings as PolicySettings;
}

function placeOf(path: string, origins: Config['origins']): string {
  const origin = origins.get(path);
  return KNOBS.some(({ env }) => env === origin) ? `${origin}` : `${origin}: ${path}`;
}

/** Reads the configuration: the file, and the environment over it. Throws a `ConfigError` with every mistake. */
export function loadConfig(sources: ConfigSources): Config {
  const issues: ConfigIssue[] = [];
  const { values: set, origins } = gather(sources, issues);
  const policy = policyNamed(String(at(set, 'client.policy') ?? DEFAULT_POLICY));
  const settings = policy && settingsOf(set, policy, origins, issues);
  if (issues.length > 0 || policy === undefined || settings === undefined) throw new ConfigError(issues);
  const { redis, mysql, cache, stuckRetry, health } = CONFIG_SCHEMA.parse(set);
  return { redis, mysql: { url: mysql.url }, cache, stuckRetry, health, policy, settings, origins };
}

/** One knob as it is in force. */
export interface DescribedKnob {
  path: string;
  env: string;
  /** Without passwords; `undefined` where the library decides. */
  value: string | number | undefined;
  /** `default`, `policy <name>`, `library`, a variable's name or the file. */
  origin: string;
}

function at(tree: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => (isTree(part) ? part[key] : undefined), tree);
}

/** Every knob with its value and where that came from; passwords masked. */
export function describeConfig(config: Config): DescribedKnob[] {
  return KNOBS.map(({ path, env }) => {
    const ofPolicy = at(config.settings, path);
    const value = path === 'client.policy' ? config.policy.name : (ofPolicy ?? at(config, path));
    const otherwise =
      ofPolicy !== undefined ? `policy ${config.policy.name}` : value === undefined ? 'library' : 'default';
    return {
      path,
      env,
      value: typeof value === 'string' ? redactUrls(value) : (value as number | undefined),
      origin: config.origins.get(path) ?? otherwise,
    };
  });
}
