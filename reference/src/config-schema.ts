import { existsSync } from 'node:fs';
import * as z from 'zod';
import { DEFAULT_POLICY, POLICY_NAMES } from './policies/index.ts';

/** Messages never repeat the value: it may hold a password. */
function wholeNumber(min: number, max: number, unit: string) {
  const error = `must be a whole number${unit && ` of ${unit}`} from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

const durationMs = (max = 3_600_000) => wholeNumber(1, max, 'milliseconds');
const ttlS = () => wholeNumber(1, 30 * 86_400, 'seconds');
const share = (max: number) => {
  const error = `must be a number from 0 to ${max}`;
  return z.number({ error }).min(0, { error }).max(max, { error });
};

function urlOf(schemes: readonly string[], example: string) {
  const error = `must be a URL such as ${example}`;
  return z
    .string({ error })
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), { error });
}

const keyPrefix = z.string({ error: 'must be text' }).regex(/^[\w:{}.-]{0,64}$/, {
  error: 'must be up to 64 letters, digits or any of _ : { } . -',
});

const caFile = z
  .string({ error: 'must be the path of a PEM file' })
  .refine((path) => existsSync(path), { error: 'must be the path of a PEM file that exists' });

const policy = z.enum(POLICY_NAMES as [string, ...string[]], {
  error: `must be one of ${POLICY_NAMES.join(', ')}`,
});

/**
 * Every knob. The path of a knob names its environment variable: `cache.ttl.userS` is `CACHE_TTL_USER_S`.
 * Knobs of `client`, `backoff`, `breaker` and `mysql` without a default have the policy's value.
 */
export const CONFIG_SCHEMA = z.strictObject({
  redis: z.strictObject({
    url: urlOf(['redis', 'rediss'], 'redis://127.0.0.1:6379 or rediss://user:password@host:6380'),
    caFile: caFile.optional(),
  }),
  mysql: z.strictObject({
    url: urlOf(['mysql', 'mariadb'], 'mysql://user:password@127.0.0.1:3306/directory'),
    connections: wholeNumber(1, 1_000, '').optional(),
    queueLimit: wholeNumber(1, 1_000_000, '').optional(),
    connectTimeoutMs: durationMs().optional(),
    deadlineMs: durationMs().optional(),
  }),
  cache: z
    .strictObject({
      keyPrefix: keyPrefix.default('user:'),
      ttl: z
        .strictObject({
          userS: ttlS().default(360),
          sessionS: ttlS().default(1_800),
          warmingS: ttlS().default(7_200),
          defaultS: ttlS().default(300),
        })
        .prefault({}),
      searchRowsMax: wholeNumber(1, 1_000, '').default(20),
      warmUsersMax: wholeNumber(1, 10_000_000, '').default(10_000),
    })
    .prefault({}),
  client: z
    .strictObject({
      policy: policy.default(DEFAULT_POLICY),
      connectTimeoutMs: durationMs().optional(),
      commandTimeoutMs: durationMs().optional(),
      socketTimeoutMs: durationMs().optional(),
      disconnectTimeoutMs: durationMs().optional(),
      commandAgeMsMax: durationMs().optional(),
    })
    .prefault({}),
  backoff: z
    .strictObject({
      baseMs: durationMs().optional(),
      capMs: durationMs().optional(),
      retriesMax: wholeNumber(1, 1_000_000, '').optional(),
    })
    .prefault({}),
  breaker: z
    .strictObject({
      windowMs: durationMs().optional(),
      callsMin: wholeNumber(1, 1_000_000, '').optional(),
      badShare: share(1).optional(),
      slowMs: durationMs().optional(),
      failuresInRow: wholeNumber(1, 1_000_000, '').optional(),
      openMs: durationMs().optional(),
      openMsMax: durationMs().optional(),
      jitterShare: share(0.9).optional(),
      probes: wholeNumber(1, 1_000, '').optional(),
      healthEveryMs: durationMs().optional(),
    })
    .prefault({}),
  stuckRetry: z
    .strictObject({
      thresholdAttempts: wholeNumber(1, 1_000_000, '').default(50),
      checkEveryMs: durationMs().default(30_000),
    })
    .prefault({}),
  health: z
    .strictObject({
      everyMs: durationMs().default(5_000),
      pingTimeoutMs: durationMs().default(1_000),
    })
    .prefault({}),
});

/** The knobs as set, before the policy fills in its own. */
export type ConfigValues = z.output<typeof CONFIG_SCHEMA>;

export interface Knob {
  /** Where it stands in the file: `cache.ttl.userS`. */
  path: string;
  /** The variable that overrides it: `CACHE_TTL_USER_S`. */
  env: string;
  schema: z.ZodType;
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** The keys below a part of the schema; nothing for a knob. */
export function shapeOf(schema: z.core.$ZodType): Shape | undefined {
  if (schema instanceof z.ZodPrefault) return shapeOf(schema.unwrap());
  return schema instanceof z.ZodObject ? (schema.shape as Shape) : undefined;
}

function knobsOf(schema: z.core.$ZodType, path: string): Knob[] {
  const shape = shapeOf(schema);
  if (shape === undefined) return [{ path, env: envNameOf(path), schema: schema as z.ZodType }];
  return Object.entries(shape).flatMap(([key, part]) => knobsOf(part, path === '' ? key : `${path}.${key}`));
}

function envNameOf(path: string): string {
  return path
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase();
}

/** Every knob of the schema, in its order. */
export const KNOBS: readonly Knob[] = knobsOf(CONFIG_SCHEMA, '');
