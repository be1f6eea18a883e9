import type { ServerResponse } from 'node:http';
import { runId } from '@firedrill/contract';
import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { DrillService } from '../drill-service.ts';
import { type App, EVENTS_ROUTE, PROBLEMS, TAGS } from '../routes/route-context.ts';
import { startAfter } from './frames.ts';
import { Viewers } from './viewers.ts';

/** Most viewers at one time, unless another number is given. */
export const VIEWERS_MAX = 2_000;

const HEARTBEAT_MS = 15_000;

const HEAD = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies such as nginx would keep events back until they have a bufferful.
  'x-accel-buffering': 'no',
  connection: 'close',
} as const;

export interface EventsOptions {
  clock: Clock;
  /** Hears why a viewer was disconnected whose journal could not be read. */
  onDefect(error: unknown): void;
  /** Most connections at one time; one more is answered `http.too-many`. */
  viewersMax?: number;
  /** How often a viewer is sent a sign of life, in ms. */
  heartbeatMs?: number;
}

/** What is counted of those who watch. */
export interface EventStreams {
  /** Connections that watch a run now. */
  readonly count: number;
}

/**
 * Answers with a stream that is written to by hand from now on. It ends with its connection and not with a chunk of length
 * 0: a stream has no length, and bytes that need no chunks around them are the same for all viewers.
 */
function openStream(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  raw.removeHeader('transfer-encoding');
  raw.socket?.setTimeout(0);
  // What other plug-ins have put into the reply would be lost with it.
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEAD });
  return raw;
}

/**
 * Adds `GET /api/runs/:id/events`: the run's journal as an event stream, from where the viewer left off, then what happens
 * as it happens, and `end` when the run is over. Returns the count of those who watch.
 */
export function registerEvents(
  app: App,
  service: Pick<DrillService, 'events'>,
  options: EventsOptions,
): EventStreams {
  const { clock, onDefect, viewersMax = VIEWERS_MAX, heartbeatMs = HEARTBEAT_MS } = options;
  const viewers = new Viewers({ clock, viewersMax, heartbeatMs, onDefect });
  app.addHook('preClose', async () => viewers.close());
  app.get(
    EVENTS_ROUTE,
    {
      exposeHeadRoute: false,
      schema: {
        tags: [TAGS.records],
        summary: 'The events as they happen, as an event stream; ends with `event: end` when the run is over',
        params: z.object({ id: runId }),
        querystring: z.strictObject({
          after: z.coerce.number().int().min(0).default(0).describe('Leaves out the events up to this `seq`'),
        }),
        headers: z.looseObject({
          'last-event-id': z
            .string()
            .optional()
            .describe('`<run>:<seq>`: goes on after it; stronger than `after`'),
        }),
        produces: ['text/event-stream'],
        response: {
          200: z.unknown().describe('One event a message, with the id `<run>:<seq>`'),
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      viewers.checkRoom();
      const events = viewers.eventsOf(id) ?? (await service.events(id));
      // Others may have come in the meantime; from here on nobody can come between.
      viewers.checkRoom();
      const position = { lastEventId: request.headers['last-event-id'], after: request.query.after };
      const response = openStream(reply);
      if (!response.destroyed) viewers.add(response, events, startAfter(position, id, events.lastSeq));
      return reply;
    },
  );
  return viewers;
}
