import * as z from 'zod';
import type { Claim } from './claim.ts';
import type { FaultParams } from './plan.ts';
import { parseAs, UNITS_OF } from './units.ts';
import { OPERATIONS, ROLES, type Role } from './vocabulary.ts';

/** Limits of a scenario; each is checked when the file is read. */
export const SCENARIO_LIMITS = {
  durationMsMax: 3_600_000,
  ratePerSecondMax: 20_000,
  concurrencyMax: 1_024,
  inFlightMax: 50_000,
  keysMax: 10_000,
  timelineMax: 200,
  claimsMax: 100,
} as const;

/** Keys of a timeline entry that are not parameters of its fault. */
export const TIMELINE_KEYS = ['at', 'fault', 'on', 'for'] as const;

/** Text in a file, a number in the program: a duration in ms. */
export const durationField = z
  .string()
  .meta({
    description: 'A duration such as 250ms, 45s or 2m.',
    pattern: '^\\d+(\\.\\d+)?\\s*(us|µs|ms|s|m|h)$',
  })
  .transform((text, context) => {
    const value = parseAs('duration', text);
    if (value !== undefined) return value;
    context.issues.push({
      code: 'custom',
      input: text,
      message: `"${text}" is not a duration; write a number and one of ${UNITS_OF.duration.join(', ')}, for example 45s`,
    });
    return z.NEVER;
  });

const rateField = z
  .string()
  .meta({ description: 'Requests per second, such as 500/s.', pattern: '^\\d+(\\.\\d+)?\\s*/(s|m)$' })
  .transform((text, context) => {
    const value = parseAs('rate', text);
    if (value !== undefined && value > 0 && value <= SCENARIO_LIMITS.ratePerSecondMax) return value;
    context.issues.push({
      code: 'custom',
      input: text,
      message: `"${text}" is not a rate above 0 and up to ${SCENARIO_LIMITS.ratePerSecondMax}/s; write for example 500/s`,
    });
    return z.NEVER;
  });

const mixField = z
  .strictObject(
    Object.fromEntries(OPERATIONS.map((op) => [op, z.number().min(0).max(100).default(0)])) as Record<
      (typeof OPERATIONS)[number],
      z.ZodDefault<z.ZodNumber>
    >,
  )
  .meta({ description: 'Weights of reads by id, searches and writes.' })
  .refine((mix) => mix.read + mix.search + mix.write > 0, { message: 'at least one weight must be above 0' });

const keysField = z
  .strictObject({
    distribution: z.enum(['uniform', 'zipf']).default('zipf'),
    exponent: z.number().gt(0).max(3).default(0.99).meta({ description: 'Skew of the Zipf distribution.' }),
    count: z.int().min(1).max(SCENARIO_LIMITS.keysMax).default(SCENARIO_LIMITS.keysMax),
  })
  .meta({ description: 'Which users are asked for.' });

const loadFile = z
  .strictObject({
    rate: rateField
      .optional()
      .meta({ description: 'Open model: requests sent per second, whatever the answers.' }),
    stages: z
      .array(z.strictObject({ for: durationField, rate: rateField, ramp: z.boolean().default(false) }))
      .min(1)
      .max(100)
      .optional()
      .meta({
        description:
          'Open model in stages; with ramp: true the rate rises or falls evenly to the stage’s rate.',
      }),
    concurrency: z
      .int()
      .min(1)
      .max(SCENARIO_LIMITS.concurrencyMax)
      .optional()
      .meta({ description: 'Closed model: this many users, each asking again when answered.' }),
    count: z.int().min(1).optional().meta({ description: 'Closed model: stop after this many requests.' }),
    mix: mixField.default({ read: 90, search: 5, write: 5 }),
    keys: keysField.default({ distribution: 'zipf', exponent: 0.99, count: SCENARIO_LIMITS.keysMax }),
    deadline: durationField
      .default(1_000)
      .meta({ description: 'A request not answered by then counts as unanswered.' }),
    maxInFlight: z
      .int()
      .min(1)
      .max(SCENARIO_LIMITS.inFlightMax)
      .default(5_000)
      .meta({ description: 'Requests that fall due beyond this many under way are dropped and counted.' }),
  })
  .refine((load) => [load.rate, load.stages, load.concurrency].filter((x) => x !== undefined).length === 1, {
    message: 'give exactly one of rate, stages (open model) or concurrency (closed model)',
  })
  .refine((load) => load.count === undefined || load.concurrency !== undefined, {
    message: 'count belongs to the closed model: give concurrency with it',
    path: ['count'],
  });

const timelineEntry = z
  .looseObject({
    at: durationField.meta({ description: 'When the fault is injected, counted from the start of load.' }),
    fault: z.string().meta({ description: 'Kind of fault.' }),
    on: z.enum(ROLES).default('cache').meta({ description: 'The target that is broken.' }),
    for: durationField.meta({ description: 'How long the fault stays in force.' }),
  })
  .meta({ description: 'One fault; further keys are its parameters.' });

/** What a scenario file may say, before claims and faults are looked up. */
export const scenarioFile = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'use lower-case letters, digits and single hyphens, for example redis-crash',
    ),
  title: z.string().min(1).max(120),
  description: z.string().min(1),
  seed: z.int().min(0).max(0xffff_ffff).default(1).meta({ description: 'Fixes keys, mix and jitter.' }),
  policy: z.string().default('breaker').meta({ description: 'Configuration of the reference client.' }),
  duration: durationField.meta({ description: 'From the start of load to its end, warm-up included.' }),
  warmup: durationField
    .default(2_000)
    .meta({ description: 'Load that no claim counts unless it names warm-up.' }),
  load: loadFile,
  timeline: z.array(timelineEntry).max(SCENARIO_LIMITS.timelineMax).default([]),
  claims: z.array(z.string()).min(1).max(SCENARIO_LIMITS.claimsMax),
  abort: z
    .array(z.string())
    .max(20)
    .default([])
    .meta({ description: 'Limits that end the run at once, for example: error_rate > 50% for 5s.' }),
});

/** A scenario file as parsed: durations in ms, defaults filled in, claims and faults still as written. */
export type ScenarioFile = z.output<typeof scenarioFile>;

/** A stretch of open-model load; the rate moves evenly from `fromPerSecond` to `toPerSecond`. */
export interface RateStage {
  durationMs: number;
  fromPerSecond: number;
  toPerSecond: number;
}

/** Which user is asked for: Zipf with its exponent, or uniform, over the first `count` users. */
export type KeyDistribution = { distribution: 'uniform' | 'zipf'; exponent: number; count: number };

/** What the load loop does: when to ask (open or closed model) and what to ask. */
export type LoadProfile = (
  | { model: 'open'; stages: RateStage[] }
  | { model: 'closed'; concurrency: number; count?: number }
) & {
  mix: { read: number; search: number; write: number };
  keys: KeyDistribution;
  deadlineMs: number;
  maxInFlight: number;
};

/** One fault of the timeline; times in ms since the start of load. */
export interface TimelineEntry {
  atMs: number;
  fault: string;
  on: Role;
  forMs: number;
  params: FaultParams;
}

/** A limit that ends the run when it has been exceeded for `forMs` on end. */
export interface AbortLimit {
  text: string;
  claim: Claim;
  forMs: number;
}

/** A scenario after validation: everything known to exist and to fit. */
export interface Scenario {
  name: string;
  title: string;
  description: string;
  seed: number;
  policy: string;
  durationMs: number;
  warmupMs: number;
  load: LoadProfile;
  timeline: TimelineEntry[];
  claims: Claim[];
  abort: AbortLimit[];
}
