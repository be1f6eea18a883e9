import { catalogue, doctorReport, liveState, serverHealth } from '@firedrill/contract';
import * as z from 'zod';
import { type App, PROBLEMS, type RouteContext, TAGS } from './route-context.ts';

/** How it is now, and what goes on. */
function stateRoutes(app: App, { service, clock, viewers }: RouteContext): void {
  const startedMs = clock.nowMs();
  app.get(
    '/api/health',
    {
      schema: {
        tags: [TAGS.server],
        summary: 'Whether the server is well; needs no token',
        response: { 200: serverHealth, ...PROBLEMS },
      },
    },
    async () => ({
      status: service.isHealing ? ('healing' as const) : ('ok' as const),
      firedrill: service.version,
      upMs: Math.round(clock.nowMs() - startedMs),
      runsUnderWay: (await service.live()).runs.length,
      viewers: viewers(),
    }),
  );
  app.get(
    '/api/live',
    {
      schema: {
        tags: [TAGS.server],
        summary: 'What goes on now, and the last 100 changes of the client’s connection',
        response: { 200: liveState, ...PROBLEMS },
      },
    },
    () => service.live(),
  );
}

/** What there is to choose from, and what is missing. */
function inventoryRoutes(app: App, { service }: RouteContext): void {
  app.get(
    '/api/catalogue',
    {
      schema: {
        tags: [TAGS.server],
        summary: 'Every fault, policy, metric and driver',
        response: { 200: catalogue, ...PROBLEMS },
      },
    },
    async () => service.catalogue(),
  );
  app.get(
    '/api/doctor',
    {
      schema: {
        tags: [TAGS.server],
        summary: 'What a drill needs, what is found and what is missing',
        response: { 200: doctorReport, ...PROBLEMS },
      },
    },
    () => service.doctor(),
  );
}

function metricsRoute(app: App, { metrics }: RouteContext): void {
  app.get(
    '/metrics',
    {
      schema: {
        tags: [TAGS.server],
        summary: 'Metrics in the text format of Prometheus',
        produces: ['text/plain'],
        response: { 200: z.string(), ...PROBLEMS },
      },
    },
    async (_request, reply) => {
      const { contentType, text } = await metrics.read();
      return reply.type(contentType).send(text);
    },
  );
}

/** What the server itself has to say: health, what goes on, what there is, what is missing, metrics. */
export function serverRoutes(app: App, context: RouteContext): void {
  stateRoutes(app, context);
  inventoryRoutes(app, context);
  metricsRoute(app, context);
}
