import {
  scenarioCheck,
  scenarioDocument,
  scenarioList,
  scenarioName,
  scenarioText,
} from '@firedrill/contract';
import * as z from 'zod';
import { type App, PROBLEMS, type RouteContext, TAGS, TEXT_BODY_BYTES_MAX } from './route-context.ts';

const params = z.object({ name: scenarioName });

/** Those that are stored: to list and to read them. */
function storedRoutes(app: App, { service }: RouteContext): void {
  app.get(
    '/api/scenarios',
    {
      schema: {
        tags: [TAGS.scenarios],
        summary: 'Every scenario with its plan, and those files that have mistakes',
        response: { 200: scenarioList, ...PROBLEMS },
      },
    },
    () => service.scenarios(),
  );
  app.get(
    '/api/scenarios/:name',
    {
      schema: {
        tags: [TAGS.scenarios],
        summary: 'The text of a scenario',
        params,
        response: { 200: scenarioDocument, ...PROBLEMS },
      },
    },
    (request) => service.scenario(request.params.name),
  );
}

/** One's own: to write and to delete them. */
function ownRoutes(app: App, { service }: RouteContext): void {
  app.put(
    '/api/scenarios/:name',
    {
      bodyLimit: TEXT_BODY_BYTES_MAX,
      schema: {
        tags: [TAGS.scenarios],
        summary: 'Writes a scenario of one’s own, if it has no mistakes',
        params,
        body: scenarioText,
        response: { 200: scenarioDocument, ...PROBLEMS },
      },
    },
    (request) => service.saveScenario(request.params.name, request.body.text),
  );
  app.delete(
    '/api/scenarios/:name',
    {
      schema: {
        tags: [TAGS.scenarios],
        summary: 'Deletes a scenario of one’s own; runs of it stay as they are',
        params,
        response: { 204: z.undefined(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await service.deleteScenario(request.params.name);
      return reply.code(204).send(undefined);
    },
  );
}

/** What a text says, wherever it is from. */
function textRoutes(app: App, { service }: RouteContext): void {
  app.post(
    '/api/scenarios/check',
    {
      bodyLimit: TEXT_BODY_BYTES_MAX,
      schema: {
        tags: [TAGS.scenarios],
        summary:
          'Every mistake in a text with its place, or the plan that it makes; starts and writes nothing',
        body: scenarioText,
        response: { 200: scenarioCheck, ...PROBLEMS },
      },
    },
    async (request) => service.check(request.body.text, request.body.driver),
  );
  app.get(
    '/api/schema/scenario',
    {
      schema: {
        tags: [TAGS.scenarios],
        summary: 'JSON Schema of scenarios, for editors',
        response: { 200: z.looseObject({}), ...PROBLEMS },
      },
    },
    async () => ({ ...service.scenarioSchema() }),
  );
}

/** Scenarios: to list, to read, to check, to write and to delete them. */
export function scenarioRoutes(app: App, context: RouteContext): void {
  storedRoutes(app, context);
  ownRoutes(app, context);
  textRoutes(app, context);
}
