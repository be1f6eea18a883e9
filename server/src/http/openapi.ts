import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from '@fastify/type-provider-zod';
import { type Described, tidy } from './openapi-tidy.ts';
import { type App, TAGS } from './routes/route-context.ts';

/** Where the API's documentation is shown, and below it, at `/json`, what it is made of. */
export const DOCS_PREFIX = '/api/docs';

const TEXT =
  'Firedrill’s HTTP API. Every error has one shape, `Problem`, with a code of the table of errors.';

/** Describes the routes that are registered after it, and shows the description at `/api/docs`. */
export async function registerOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Firedrill', description: TEXT, version, license: { name: 'MIT', identifier: 'MIT' } },
      tags: Object.values(TAGS).map((name) => ({ name })),
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{}, { token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => tidy(jsonSchemaTransformObject(document) as Described),
  });
  await app.register(swaggerUi, {
    routePrefix: DOCS_PREFIX,
    theme: { title: 'Firedrill: the HTTP API' },
    uiConfig: { docExpansion: 'list', deepLinking: false, layout: 'BaseLayout' },
  });
}
