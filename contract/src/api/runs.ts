import * as z from 'zod';
import { CLIENT_STATES, ERROR_KINDS, PHASES, ROLES, RUN_ENDS, VERDICTS } from '../vocabulary.ts';
import { SCENARIO_TEXT_LENGTH_MAX, scenarioName } from './scenarios.ts';

/** What is said of a text that is no id of a run. */
export const NO_RUN_ID = 'not the id of a run';

/** What ids of runs look like; no path can be made of one. */
export const runId = z.string().regex(/^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$/, NO_RUN_ID);

/** Whether a run follows its scenario, or what a person clicks. */
export const DRILL_KINDS = ['scripted', 'manual'] as const;
export type DrillKind = (typeof DRILL_KINDS)[number];

/** How far a run has come; `died` is one that was cut off without an end. */
export const RUN_STATES = ['starting', 'running', 'finished', 'died'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** One figure of a run, in its metric's base unit: a share of 1, or milliseconds. */
const figure = z.object({
  value: z.number(),
  /** Set where the load loop itself lagged, so that the figure is not to be trusted. */
  isDoubtful: z.literal(true).optional(),
});

/** The figures by which runs of one scenario are told apart at a glance; one that had nothing to measure is left out. */
export const runFigures = z
  .object({
    /** While a fault was in force; of a run without any, over all of it. So is `p99`. */
    availability: figure.optional(),
    p99: figure.optional(),
    recovery_time: figure.optional(),
    recovery_lag: figure.optional(),
  })
  .meta({ id: 'RunFigures' });
export type RunFigures = z.infer<typeof runFigures>;
export type RunFigure = z.infer<typeof figure>;

export const runSummary = z
  .object({
    id: runId,
    kind: z.enum(DRILL_KINDS),
    scenario: z.string(),
    title: z.string(),
    policy: z.string(),
    driver: z.string(),
    seed: z.number(),
    /** ISO 8601; missing while it has not begun. */
    startedAt: z.string().optional(),
    /** As planned; of a manual drill the longest it may be. */
    durationMs: z.number(),
    elapsedMs: z.number(),
    state: z.enum(RUN_STATES),
    /** Set where this server runs it, so that it can be stopped here. */
    isHere: z.boolean(),
    phase: z.enum(PHASES).optional(),
    /** What it is doing before it begins, for people. */
    step: z.string().optional(),
    end: z.enum(RUN_ENDS).optional(),
    verdict: z.enum(VERDICTS).optional(),
    /** Why the verdict is not `held`, or why the run could not begin. */
    reasons: z.array(z.string()),
    claims: z.object({ held: z.number(), failed: z.number(), inconclusive: z.number() }),
    /** Of a run that has ended. */
    figures: runFigures.optional(),
    /** Kinds of the faults that are in force now, with their targets. */
    faultsInForce: z.array(z.object({ id: z.string(), kind: z.string(), on: z.enum(ROLES) })),
  })
  .meta({ id: 'Run' });
export type RunSummary = z.infer<typeof runSummary>;

export const runList = z.object({ runs: z.array(runSummary) }).meta({ id: 'RunList' });
export type RunList = z.infer<typeof runList>;

const driver = z.string().max(64);
const policy = z.string().max(64);
const seed = z.number().int().min(0).max(0xffff_ffff);

/** What to run: a scenario by name, a text that need not be stored anywhere, or nothing but what a person will do. */
export const startRun = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('scenario'),
      name: scenarioName,
      driver: driver.optional(),
      policy: policy.optional(),
      seed: seed.optional(),
    }),
    z.strictObject({
      kind: z.literal('text'),
      text: z.string().max(SCENARIO_TEXT_LENGTH_MAX),
      driver: driver.optional(),
      policy: policy.optional(),
      seed: seed.optional(),
    }),
    z.strictObject({
      kind: z.literal('manual'),
      driver: driver.optional(),
      policy: policy.optional(),
      seed: seed.optional(),
      /** Questions a second. */
      ratePerSecond: z.number().int().min(1).max(5_000).default(400),
      /** Redis over TLS, which the certificate faults need. */
      tls: z.boolean().default(false),
    }),
  ])
  .meta({ id: 'StartRun' });
export type StartRun = z.input<typeof startRun>;
export type StartRunRequest = z.output<typeof startRun>;

/** A fault that a person asks for in a manual drill. */
export const injectFault = z
  .strictObject({
    kind: z.string().max(64),
    on: z.enum(ROLES),
    params: z.record(z.string().max(64), z.union([z.string().max(256), z.number(), z.boolean()])).default({}),
    /** Heals it after so long; until it is healed by hand where left out. */
    forMs: z.number().int().min(200).max(3_600_000).optional(),
  })
  .meta({ id: 'InjectFault' });
export type InjectFault = z.input<typeof injectFault>;
export type InjectFaultRequest = z.output<typeof injectFault>;

export const faultAccepted = z.object({ faultId: z.string() }).meta({ id: 'FaultAccepted' });

export const stopRun = z
  .strictObject({ reason: z.string().max(200).default('stopped from the dashboard') })
  .meta({ id: 'StopRun' });

/** One change of the client's connection. */
export const connectionChange = z
  .object({
    runId,
    atMs: z.number(),
    state: z.enum(CLIENT_STATES),
    previous: z.enum(CLIENT_STATES),
    cause: z.string(),
    attempt: z.number(),
    error: z.enum(ERROR_KINDS).optional(),
  })
  .meta({ id: 'ConnectionChange' });
export type ConnectionChange = z.infer<typeof connectionChange>;

/** What goes on now. */
export const liveState = z
  .object({
    firedrill: z.string(),
    runs: z.array(runSummary),
    /** How many runs wait until there is room for them, how many that did are under way, and how many could not begin. */
    queue: z.object({
      waiting: z.number().int(),
      underWay: z.number().int(),
      notBegun: z.number().int(),
      isPaused: z.boolean(),
    }),
    /** The last 100 changes of the client's connection, of the run under way or the last one that was. */
    connectionHistory: z.array(connectionChange),
  })
  .meta({ id: 'LiveState' });
export type LiveState = z.infer<typeof liveState>;
