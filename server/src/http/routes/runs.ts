import { runId, runList, runSummary, startRun, stopRun } from '@firedrill/contract';
import * as z from 'zod';
import { type App, PROBLEMS, type RouteContext, TAGS, TEXT_BODY_BYTES_MAX } from './route-context.ts';

const params = z.object({ id: runId });

/** All runs: to list them, and to start another. */
function allRunsRoutes(app: App, { service }: RouteContext): void {
  app.get(
    '/api/runs',
    {
      schema: {
        tags: [TAGS.runs],
        summary: 'Every run that is stored or under way',
        response: { 200: runList, ...PROBLEMS },
      },
    },
    async () => ({ runs: [...(await service.runs())] }),
  );
  app.post(
    '/api/runs',
    {
      bodyLimit: TEXT_BODY_BYTES_MAX,
      schema: {
        tags: [TAGS.runs],
        summary: 'Starts a run of a stored scenario, of a text, or a manual drill',
        body: startRun,
        response: { 201: runSummary, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const run = await service.start(request.body);
      return reply.code(201).header('location', `/api/runs/${run.id}`).send(run);
    },
  );
}

/** One run: to look at it, to stop and to delete it. */
function oneRunRoutes(app: App, { service }: RouteContext): void {
  app.get(
    '/api/runs/:id',
    {
      schema: {
        tags: [TAGS.runs],
        summary: 'A run in short',
        params,
        response: { 200: runSummary, ...PROBLEMS },
      },
    },
    (request) => service.run(request.params.id),
  );
  app.delete(
    '/api/runs/:id',
    {
      schema: {
        tags: [TAGS.runs],
        summary: 'Deletes a run that is over, with its journal',
        params,
        response: { 204: z.undefined(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await service.remove(request.params.id);
      return reply.code(204).send(undefined);
    },
  );
  app.get(
    '/api/runs/:id/view',
    {
      schema: {
        tags: [TAGS.runs],
        summary: 'All that is known of a run: the fold of its events so far',
        params,
        response: {
          200: z.looseObject({ seq: z.number().int().describe('Last event folded in'), atMs: z.number() }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => ({ ...(await service.view(request.params.id)) }),
  );
  app.post(
    '/api/runs/:id/stop',
    {
      schema: {
        tags: [TAGS.runs],
        summary: 'Heals what is broken and ends the run; the answer does not wait for that',
        params,
        body: stopRun.nullish(),
        response: { 202: runSummary, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { reason } = request.body ?? stopRun.parse({});
      return reply.code(202).send(await service.stop(request.params.id, reason));
    },
  );
}

/** Runs: to list, to start, to look at, to stop and to delete them. */
export function runRoutes(app: App, context: RouteContext): void {
  allRunsRoutes(app, context);
  oneRunRoutes(app, context);
}
