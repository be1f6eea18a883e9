import * as z from 'zod';
import { runId, startRun } from './runs.ts';

/** The most runs that wait; one more is refused. */
export const QUEUE_RUNS_MAX = 200;

/** Ids of runs that wait; they get the id of a run when they begin. */
export const queuedId = z.string().regex(/^q[1-9][0-9]{0,8}$/, 'not the id of a run that waits');

const scenarioRun = startRun.options[0].omit({ kind: true });

/** Runs of scenarios that are to be made as soon as there is room for them, in this order. */
export const queueRuns = z
  .strictObject({
    runs: z.array(scenarioRun).min(1).max(QUEUE_RUNS_MAX),
    /** Begins a run only when the one before it is over, so that none takes time from another; left out it does not. */
    oneAtATime: z.boolean().optional().describe('Whether each begins only when the one before it is over'),
  })
  .meta({ id: 'QueueRuns' });
export type QueueRuns = z.infer<typeof queueRuns>;

const queued = z.object({ scenario: z.string(), policy: z.string(), driver: z.string() });

/** A run that waits. */
export const queuedRun = queued
  .extend({ id: queuedId, title: z.string(), durationMs: z.number() })
  .meta({ id: 'QueuedRun' });
export type QueuedRun = z.infer<typeof queuedRun>;

/** A run that was to be made and could not begin. */
export const unbegunRun = queued.extend({ reason: z.string() }).meta({ id: 'UnbegunRun' });
export type UnbegunRun = z.infer<typeof unbegunRun>;

/** The runs that wait, what became of those that no longer do, and how many go on side by side. */
export const runQueue = z
  .object({
    /** Nothing begins while it is paused; what is under way goes on. */
    isPaused: z.boolean(),
    /** Why it paused by itself. */
    pauseReason: z.string().optional(),
    /** How many runs the server makes at a time; of a driver whose targets are found, it makes one. */
    runsMax: z.number().int(),
    /** Whether it begins a run only when its one before is over, as was asked for last. */
    isOneAtATime: z.boolean(),
    waiting: z.array(queuedRun),
    /** Those that it began and that are under way. */
    underWay: z.array(runId),
    /** The last ones that could not begin, the newest last. */
    notBegun: z.array(unbegunRun),
  })
  .meta({ id: 'RunQueue' });
export type RunQueue = z.infer<typeof runQueue>;
