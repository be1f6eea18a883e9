import * as z from 'zod';
import { durationField, rateField, stretchField } from './quantity-fields.ts';
import { SCENARIO_LIMITS } from './scenario.ts';
import { ROLES } from './vocabulary.ts';

/** Keys of a timeline entry that are not parameters of its fault. */
export const TIMELINE_KEYS = ['at', 'fault', 'on', 'for'] as const;

/** A check over several keys of a map, made even when some of them have mistakes of their own. */
const evenWithMistakes = (payload: { value: unknown }): boolean =>
  typeof payload.value === 'object' && payload.value !== null && !Array.isArray(payload.value);

const weight = z.number().min(0).max(1_000_000).default(0);

const mixField = z
  .strictObject({
    read: weight.meta({ description: 'Weight of reads of a user by id.' }),
    search: weight.meta({ description: 'Weight of searches by name or phone number.' }),
    write: weight.meta({ description: 'Weight of changes of a user.' }),
  })
  .meta({ description: 'What is asked, by weight; a kind that is left out is not asked.' })
  .refine((mix) => mix.read + mix.search + mix.write > 0, { message: 'at least one weight must be above 0' });

const keysField = z
  .strictObject({
    distribution: z
      .enum(['uniform', 'zipf'])
      .default('zipf')
      .meta({ description: 'All users alike, or few users often and many seldom (Zipf).' }),
    exponent: z
      .number()
      .gt(0)
      .max(3)
      .default(0.99)
      .meta({ description: 'Skew of the Zipf distribution: user k is asked for as 1 ÷ k^exponent.' }),
    count: z
      .int()
      .min(1)
      .max(SCENARIO_LIMITS.keysMax)
      .default(SCENARIO_LIMITS.keysMax)
      .meta({ description: 'How many users are asked for.' }),
  })
  .meta({ description: 'Which users are asked for.' });

const stageField = z
  .strictObject({
    for: stretchField.meta({ description: 'How long the stage lasts.' }),
    rate: rateField.meta({ description: 'Requests per second in this stage.' }),
    ramp: z.boolean().default(false).meta({
      description: 'The rate moves evenly to this stage’s from that of the stage before (the first: from 0).',
    }),
  })
  .meta({ description: 'A stretch of open-model load.' });

const loadFile = z
  .strictObject({
    rate: rateField
      .meta({ description: 'Open model: requests sent per second, whatever the answers.' })
      .optional(),
    stages: z
      .array(stageField)
      .min(1)
      .max(SCENARIO_LIMITS.stagesMax)
      .meta({ description: 'Open model in stages from the start of load; the last rate is held to the end.' })
      .optional(),
    concurrency: z
      .int()
      .min(1)
      .max(SCENARIO_LIMITS.concurrencyMax)
      .meta({ description: 'Closed model: this many users, each asking again when answered.' })
      .optional(),
    count: z
      .int()
      .min(1)
      .max(SCENARIO_LIMITS.countMax)
      .meta({ description: 'Closed model: stop after this many requests, or at the end of the run.' })
      .optional(),
    mix: mixField.default({ read: 90, search: 5, write: 5 }),
    keys: keysField.default({ distribution: 'zipf', exponent: 0.99, count: SCENARIO_LIMITS.keysMax }),
    deadline: stretchField
      .prefault('1s')
      .meta({ description: 'A request that is not answered by then counts as unanswered.' }),
    maxInFlight: z
      .int()
      .min(1)
      .max(SCENARIO_LIMITS.inFlightMax)
      .default(5_000)
      .meta({ description: 'Requests that fall due beyond this many under way are dropped and counted.' }),
  })
  .meta({ description: 'What the load asks, and how often: exactly one of rate, stages and concurrency.' })
  .refine((load) => [load.rate, load.stages, load.concurrency].filter((x) => x !== undefined).length === 1, {
    message: 'give exactly one of rate, stages (open model) and concurrency (closed model)',
    when: evenWithMistakes,
  })
  .refine((load) => load.count === undefined || load.concurrency !== undefined, {
    message: 'count belongs to the closed model: give concurrency with it',
    path: ['count'],
    when: evenWithMistakes,
  });

/** One fault of the timeline as written; further keys are its parameters. */
export const timelineEntryFile = z
  .looseObject({
    at: durationField.meta({ description: 'When the fault is injected, counted from the start of load.' }),
    fault: z.string().meta({ description: 'Kind of fault.' }),
    on: z.enum(ROLES).default('cache').meta({ description: 'The target that is broken.' }),
    for: stretchField.meta({ description: 'How long the fault stays in force.' }),
  })
  .meta({ description: 'One fault; further keys are its parameters.' });

/** What a scenario file may say, before claims and faults are looked up. */
export const scenarioFile = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[a-z0-9]+(-[a-z0-9]+)*$/,
        'use lower-case letters, digits and single hyphens, for example redis-crash',
      )
      .max(64)
      .meta({ description: 'The name of the file without its ending.' }),
    title: z
      .string()
      .min(1)
      .max(SCENARIO_LIMITS.titleLengthMax)
      .meta({ description: 'One line for lists and reports.' }),
    description: z
      .string()
      .min(1)
      .max(SCENARIO_LIMITS.descriptionLengthMax)
      .meta({ description: 'What the scenario shows, for the person who reads its report.' }),
    seed: z.int().min(0).max(0xffff_ffff).default(1).meta({ description: 'Fixes keys, mix and jitter.' }),
    policy: z.string().default('breaker').meta({ description: 'Configuration of the reference client.' }),
    tls: z
      .boolean()
      .default(false)
      .meta({ description: 'Redis is reached over TLS, with certificates made for the run.' }),
    duration: stretchField.meta({ description: 'From the start of load to its end, warm-up included.' }),
    warmup: durationField
      .prefault('2s')
      .meta({ description: 'Load at the start that no claim counts unless it names warm-up.' }),
    load: loadFile,
    timeline: z
      .array(timelineEntryFile)
      .max(SCENARIO_LIMITS.timelineMax)
      .default([])
      .meta({ description: 'The faults, in any order.' }),
    claims: z
      .array(z.string().meta({ description: 'For example: p99(fault, mysql) < 50ms' }))
      .min(1)
      .max(SCENARIO_LIMITS.claimsMax)
      .meta({ description: 'What must hold: a metric, what it is taken over, a comparison, a value.' }),
    abort: z
      .array(z.string())
      .max(SCENARIO_LIMITS.abortMax)
      .default([])
      .meta({ description: 'Limits that end the run at once, for example: error_rate > 50% for 5s' }),
  })
  .meta({ title: 'Firedrill scenario' });

/** A scenario file as parsed: durations in ms, defaults filled in, claims and faults still as written. */
export type ScenarioFile = z.output<typeof scenarioFile>;
