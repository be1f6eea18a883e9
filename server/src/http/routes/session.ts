import { FiredrillError } from '@firedrill/contract';
import * as z from 'zod';
import { TOKEN_LENGTH_MAX } from '../access.ts';
import { type App, PROBLEMS, type RouteContext, SESSION_ROUTE, TAGS } from './route-context.ts';

const signIn = z.strictObject({ token: z.string().max(TOKEN_LENGTH_MAX) }).meta({ id: 'SignIn' });

/** Signing a browser in and out where the server needs a token. */
export function sessionRoutes(app: App, { access }: RouteContext): void {
  app.post(
    SESSION_ROUTE,
    {
      schema: {
        tags: [TAGS.server],
        summary: 'Signs a browser in: its cookie stands for the token from then on',
        body: signIn,
        response: { 204: z.undefined(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      if (!access.needsToken) return reply.code(204).send(undefined);
      const cookie = access.signIn(request.body.token);
      if (cookie === undefined) {
        throw new FiredrillError('http.unauthorized', 'this is not the token of this server', {
          hint: 'it is the one that was given with --token or FIREDRILL_TOKEN, or printed at the start',
        });
      }
      return reply.code(204).header('set-cookie', cookie).send(undefined);
    },
  );
  app.delete(
    SESSION_ROUTE,
    {
      schema: {
        tags: [TAGS.server],
        summary: 'Signs a browser out',
        response: { 204: z.undefined(), ...PROBLEMS },
      },
    },
    async (_request, reply) => {
      if (access.needsToken) reply.header('set-cookie', access.signOut());
      return reply.code(204).send(undefined);
    },
  );
}
