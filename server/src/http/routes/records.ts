import { Readable } from 'node:stream';
import { FiredrillError, type RunSummary, runId } from '@firedrill/contract';
import * as z from 'zod';
import type { RunEvents } from '../drill-service.ts';
import { type App, PROBLEMS, type RouteContext, TAGS } from './route-context.ts';

const params = z.object({ id: runId });
const NDJSON = 'application/x-ndjson';
const YAML = 'application/yaml';

/** Makes a browser store the answer, under a name in which nothing can end the header or name a folder. */
function attachment(fileName: string): string {
  return `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`;
}

/** The journal's lines as text, a piece at a time, as fast as the receiver takes them. */
async function* journalText(
  events: RunEvents,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for await (const lines of events.read(afterSeq, signal)) {
    if (lines.length > 0) yield `${lines.map(({ line }) => line).join('\n')}\n`;
  }
}

/** Throws `run.ended`, with the reason, for a run that is over and never began: there is no journal of it. */
function refuseIfNeverBegun({ state, reasons }: RunSummary): void {
  if (state !== 'finished' && state !== 'died') return;
  const because = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  throw new FiredrillError('run.ended', `the run never began, so there is no journal of it${because}`);
}

/** Its journal and its scenario, as they are kept. */
function keptRoutes(app: App, { service }: RouteContext): void {
  app.get(
    '/api/runs/:id/journal',
    {
      schema: {
        tags: [TAGS.records],
        summary: 'The events so far, one JSON object a line',
        params,
        querystring: z.strictObject({
          after: z.coerce.number().int().min(0).default(0).describe('Leaves out the events up to this `seq`'),
        }),
        produces: [NDJSON],
        response: { 200: z.unknown().describe('One event a line'), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const events = await service.events(id);
      if (!events.isLive && events.lastSeq === 0) refuseIfNeverBegun(await service.run(id));
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      const text = Readable.from(journalText(events, request.query.after, left.signal));
      return reply
        .type(`${NDJSON}; charset=utf-8`)
        .header('content-disposition', attachment(`firedrill-${id}.ndjson`))
        .send(text);
    },
  );
  app.get(
    '/api/runs/:id/scenario',
    {
      schema: {
        tags: [TAGS.records],
        summary: 'The text of the scenario that was run',
        params,
        produces: [YAML],
        response: { 200: z.string(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const text = await service.scenarioOfRun(request.params.id);
      return reply.type(`${YAML}; charset=utf-8`).send(text);
    },
  );
}

/** The reports that are made of them. */
function reportRoutes(app: App, { service }: RouteContext): void {
  app.get(
    '/api/runs/:id/report',
    {
      schema: {
        tags: [TAGS.records],
        summary: 'A report of a run, as a file',
        params,
        querystring: z.strictObject({ format: z.enum(['html', 'json', 'junit']).default('html') }),
        produces: ['text/html', 'application/json', 'application/xml'],
        response: { 200: z.unknown().describe('The report'), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { contentType, fileName, body } = await service.report(id, request.query.format);
      return reply.type(contentType).header('content-disposition', attachment(fileName)).send(body);
    },
  );
}

/** What is kept of a run: its journal, its scenario, and the reports that are made of them. */
export function recordRoutes(app: App, context: RouteContext): void {
  keptRoutes(app, context);
  reportRoutes(app, context);
}
