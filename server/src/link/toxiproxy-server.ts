import type { AddressInfo } from 'node:net';
import { FiredrillError, messageOf } from '@firedrill/contract';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import { checkLoopback, formatAddress, type HostPort, listenAddress } from './address.ts';
import { type Links, startLinks } from './links.ts';
import { type ApiOptions, type ApiRoute, populate, toxiproxyRoutes } from './toxiproxy-api.ts';
import { readConfig } from './toxiproxy-bodies.ts';

const BODY_MAX_BYTES = 2 ** 20;
const REQUEST_WITHIN_MS = 15_000;
const NAME_MAX_CHARS = 500;
/** Longer than a handler may take, so that it is the handler's limit that answers. */
const OPERATION_WITHIN_MS = 60_000;

export interface ToxiproxyServerOptions {
  /** `host:port` of the control API; port 0 takes any free one. */
  listen: string;
  /** A file with a JSON list of proxies to begin with. */
  config?: string | undefined;
  /** Fixes every random choice of the toxics. */
  seed: number;
  clock: Clock;
  /** The API and the proxies may listen where other machines reach them. */
  allowRemote?: boolean | undefined;
}

/** A running control API with its links. */
export interface ToxiproxyServer {
  address: HostPort;
  /** Calls back when the links have failed; the API then answers 500 to everything. */
  onFailure(listener: (error: FiredrillError) => void): () => void;
  /** Ends the API, every proxy and every connection. */
  close(): Promise<void>;
}

/** Paths that several methods share have one route each; bodies are read as they come, whatever their type says. */
function createApp(routes: readonly ApiRoute[]): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: NAME_MAX_CHARS },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    if (!request.headers['user-agent']?.startsWith('Mozilla/')) return undefined;
    return reply.code(403).send({ error: 'User agent not allowed', status: 403 });
  });
  for (const { methods, path, handle } of routes) {
    app.route({
      method: [...methods],
      url: path,
      handler: async (request: FastifyRequest, reply) => {
        const { proxy = '', toxic = '' } = request.params as { proxy?: string; toxic?: string };
        const body = Buffer.isBuffer(request.body) ? request.body : undefined;
        const answer = await handle({ proxy, toxic, body });
        return reply.code(answer.status).send(answer.body);
      },
    });
  }
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'no such route', status: 404 }));
  app.setErrorHandler((error: unknown, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    return reply.code(status).send({ error: messageOf(error), status });
  });
  return app;
}

async function listen(app: FastifyInstance, text: string): Promise<HostPort> {
  const address = await listenAddress(text);
  try {
    await app.listen(address);
  } catch (error) {
    throw new FiredrillError(
      'link.listen',
      `cannot listen on ${formatAddress(address)}: ${messageOf(error)}`,
      {
        hint: 'end what uses the port, or choose another one with --listen',
        cause: error,
      },
    );
  }
  return { host: address.host, port: (app.server.address() as AddressInfo).port };
}

async function applyConfig(path: string, options: ApiOptions): Promise<void> {
  const { error } = await populate(await readConfig(path), options);
  if (!error) return;
  throw new FiredrillError('config.invalid', `${path}: ${error.message}`, {
    hint: 'each proxy needs an address of this machine that is free',
  });
}

/** Starts the links, their proxies from the file, and the API; rejects with `link.listen` or `config.invalid`. */
export async function startToxiproxyServer(options: ToxiproxyServerOptions): Promise<ToxiproxyServer> {
  const { seed, clock, config, allowRemote = false } = options;
  if (!allowRemote) await checkLoopback(options.listen);
  const links: Links = startLinks({ seed, clock, deadlineMs: OPERATION_WITHIN_MS });
  const apiOptions: ApiOptions = { links, clock, allowRemote };
  const app = createApp(toxiproxyRoutes(apiOptions));
  const close = async (): Promise<void> => {
    await app.close();
    await links.close();
  };
  try {
    if (config !== undefined) await applyConfig(config, apiOptions);
    const address = await listen(app, options.listen);
    return { address, onFailure: links.onFailure, close };
  } catch (error) {
    await close();
    throw error;
  }
}
