import { queuedId, queueRuns, runQueue, stopRun } from '@firedrill/contract';
import * as z from 'zod';
import { type App, PROBLEMS, type RouteContext, TAGS } from './route-context.ts';

const response = { 200: runQueue, ...PROBLEMS };
const STOPPED = stopRun.parse({}).reason;

/** Runs that wait until there is room for them. */
export function queueRoutes(app: App, { service: { queue } }: RouteContext): void {
  app.get(
    '/api/queue',
    { schema: { tags: [TAGS.queue], summary: 'The runs that wait until there is room for them', response } },
    async () => queue.state,
  );
  app.post(
    '/api/queue',
    {
      schema: {
        tags: [TAGS.queue],
        summary: 'Makes runs of scenarios one after the other, as there is room for them',
        body: queueRuns,
        response: { 202: runQueue, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await queue.add(request.body.runs, request.body.oneAtATime);
      return reply.code(202).send(queue.state);
    },
  );
  app.delete(
    '/api/queue/:id',
    {
      schema: {
        tags: [TAGS.queue],
        summary: 'Takes out a run that waits',
        params: z.object({ id: queuedId }),
        response,
      },
    },
    async (request) => {
      queue.cancel(request.params.id);
      return queue.state;
    },
  );
  const acts = {
    pause: { summary: 'Begins nothing until it is resumed; what is under way goes on', act: queue.pause },
    resume: { summary: 'Begins again what waits', act: queue.resume },
    clear: { summary: 'Forgets what waits; what is under way goes on', act: queue.clear },
    stop: {
      summary: 'Forgets what waits, and heals and ends the runs that it began; does not wait for that',
      act: () => queue.stop(STOPPED),
    },
  };
  for (const [name, { summary, act }] of Object.entries(acts)) {
    app.post(`/api/queue/${name}`, { schema: { tags: [TAGS.queue], summary, response } }, async () => {
      act.call(queue);
      return queue.state;
    });
  }
}
