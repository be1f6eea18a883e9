import { faultAccepted, injectFault, runId } from '@firedrill/contract';
import * as z from 'zod';
import { type App, PROBLEMS, type RouteContext, TAGS } from './route-context.ts';

const faultId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'not the id of a fault');

/** Faults that a person injects and heals in a manual drill. */
export function faultRoutes(app: App, { service }: RouteContext): void {
  app.post(
    '/api/runs/:id/faults',
    {
      schema: {
        tags: [TAGS.faults],
        summary: 'Asks for a fault in a manual drill; how it went is in the run’s events',
        params: z.object({ id: runId }),
        body: injectFault,
        response: { 202: faultAccepted, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const accepted = { faultId: await service.inject(request.params.id, request.body) };
      return reply.code(202).send(accepted);
    },
  );
  app.post(
    '/api/runs/:id/faults/:faultId/heal',
    {
      schema: {
        tags: [TAGS.faults],
        summary: 'Asks for a fault to be healed; how it went is in the run’s events',
        params: z.object({ id: runId, faultId }),
        response: { 202: faultAccepted, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id, faultId: fault } = request.params;
      await service.heal(id, fault);
      return reply.code(202).send({ faultId: fault });
    },
  );
}
