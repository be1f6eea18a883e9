import * as z from 'zod';
import { ROLES } from '../vocabulary.ts';
import { mistake } from './problem.ts';

/** The largest text of a scenario that is taken, in characters; the file itself is limited in bytes. */
export const SCENARIO_TEXT_LENGTH_MAX = 262_144;

/** What a scenario's name, and so its file's, may be: no path can be made of it. */
export const scenarioName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name is lower-case letters, digits and hyphens');

/** A fault where the plan has it; ms from the start of load. */
export const plannedFaultInfo = z
  .object({
    id: z.string(),
    kind: z.string(),
    on: z.enum(ROLES),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    injectAtMs: z.number(),
    healAtMs: z.number(),
  })
  .meta({ id: 'PlannedFault' });

/** What a scenario would do, laid out in time. */
export const planInfo = z
  .object({
    seed: z.number(),
    warmupMs: z.number(),
    durationMs: z.number(),
    faults: z.array(plannedFaultInfo),
  })
  .meta({ id: 'Plan' });
export type PlanInfo = z.infer<typeof planInfo>;

export const scenarioSummary = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    /** Where the file lies, as a person would name it. */
    file: z.string(),
    /** Whether it comes with Firedrill; one's own can be written. */
    shipped: z.boolean(),
    policy: z.string(),
    claims: z.array(z.string()),
    plan: planInfo,
  })
  .meta({ id: 'ScenarioSummary' });
export type ScenarioSummary = z.infer<typeof scenarioSummary>;

/** A file that is there but has mistakes: it is listed with what is wrong. */
export const brokenScenario = z
  .object({ name: z.string(), file: z.string(), mistakes: z.array(mistake) })
  .meta({ id: 'BrokenScenario' });
export type BrokenScenario = z.infer<typeof brokenScenario>;

export const scenarioList = z
  .object({ scenarios: z.array(scenarioSummary), broken: z.array(brokenScenario) })
  .meta({ id: 'ScenarioList' });
export type ScenarioList = z.infer<typeof scenarioList>;

export const scenarioDocument = z
  .object({ name: z.string(), file: z.string(), shipped: z.boolean(), text: z.string() })
  .meta({ id: 'ScenarioDocument' });
export type ScenarioDocument = z.infer<typeof scenarioDocument>;

export const scenarioText = z
  .strictObject({
    text: z.string().max(SCENARIO_TEXT_LENGTH_MAX),
    driver: z.string().max(64).optional(),
  })
  .meta({ id: 'ScenarioText' });
export type ScenarioText = z.infer<typeof scenarioText>;

/** What was found in a text: its mistakes, or what it says. */
export const scenarioCheck = z
  .object({
    mistakes: z.array(mistake),
    scenario: scenarioSummary.omit({ file: true, shipped: true }).optional(),
  })
  .meta({ id: 'ScenarioCheck' });
export type ScenarioCheck = z.infer<typeof scenarioCheck>;
