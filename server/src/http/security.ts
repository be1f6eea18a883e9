import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { FiredrillError } from '@firedrill/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './access.ts';
import { type HostPolicy, type Provenance, refusal } from './admission.ts';
import type { App } from './routes/route-context.ts';

/** How many requests of each kind one address may make in a minute. */
export interface RequestLimits {
  /** Those that only read, pages and files among them. */
  reads: number;
  /** Those that start, stop, break, heal or write. */
  effects: number;
  /** Connections to a run's events. */
  streams: number;
  /** Attempts to sign in. */
  signIns: number;
}

export const REQUEST_LIMITS: RequestLimits = { reads: 6_000, effects: 300, streams: 6_000, signIns: 20 };

/** The route of a run's events. */
export const EVENTS_ROUTE = '/api/runs/:id/events';
const SESSION_ROUTE = '/api/session';
/** What is answered without a token: signing in and out, and whether the server is well. */
const OPEN_ROUTES: readonly string[] = [SESSION_ROUTE, '/api/health'];
const LIMIT_WINDOW_MS = 60_000;

/**
 * The Content-Security-Policy of every answer: scripts are the server's own files, never inline and never evaluated. A
 * nonce admits the style elements that an editor makes.
 */
export function contentSecurityPolicy(styleNonce?: string): string {
  const style = styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`;
  return [
    "default-src 'self'",
    "script-src 'self'",
    "script-src-attr 'none'",
    `style-src 'self'${style}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whether an address is one of the API's and not a page's. */
export function isData(request: FastifyRequest): boolean {
  return /^\/(?:api|metrics)(?:[/?#]|$)/.test(request.url);
}

function purposeOf(request: FastifyRequest): Provenance['purpose'] {
  if (request.routeOptions.url === EVENTS_ROUTE) return 'stream';
  return isData(request) ? 'data' : 'page';
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function checkProvenance(request: FastifyRequest, policy: HostPolicy): void {
  const reason = refusal(
    {
      method: request.method,
      host: request.headers.host,
      origin: header(request, 'origin'),
      fetchSite: header(request, 'sec-fetch-site'),
      fetchMode: header(request, 'sec-fetch-mode'),
      purpose: purposeOf(request),
    },
    policy,
  );
  if (reason === undefined) return;
  throw new FiredrillError('http.forbidden', reason, {
    hint: 'open the dashboard at the address that the terminal shows; --allow-host admits another name',
  });
}

function checkToken(request: FastifyRequest, reply: FastifyReply, access: Access): void {
  if (!isData(request) || OPEN_ROUTES.includes(request.routeOptions.url ?? '')) return;
  if (access.admits(request.headers)) return;
  reply.header('www-authenticate', 'Bearer');
  throw new FiredrillError('http.unauthorized', 'this server needs its token', {
    hint: 'send it as "Authorization: Bearer …", or sign in on the dashboard',
  });
}

function limitClass(request: FastifyRequest): keyof RequestLimits {
  const { url } = request.routeOptions;
  if (url === EVENTS_ROUTE) return 'streams';
  if (url === SESSION_ROUTE) return 'signIns';
  return request.method === 'GET' || request.method === 'HEAD' ? 'reads' : 'effects';
}

async function registerLimits(app: App, limits: RequestLimits): Promise<void> {
  await app.register(rateLimit, {
    timeWindow: LIMIT_WINDOW_MS,
    max: (request) => limits[limitClass(request)],
    keyGenerator: (request) => `${request.ip} ${limitClass(request)}`,
    errorResponseBuilder: (_request, { after }) =>
      new FiredrillError('http.too-many', 'so many requests came from this address that no other is taken', {
        hint: `try again in ${after}`,
      }),
  });
}

/** What guards every request. */
export interface SecurityOptions {
  hosts: HostPolicy;
  access: Access;
  limits: RequestLimits;
}

/** Checks every request before anything else looks at it, and sets the headers of every answer. */
export async function registerSecurity(app: App, { hosts, access, limits }: SecurityOptions): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: false,
    // It is for HTTPS; a tunnel or proxy that adds HTTPS adds it itself.
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy());
    if (isData(request)) reply.header('cache-control', 'no-store');
    checkProvenance(request, hosts);
    checkToken(request, reply, access);
  });
  await registerLimits(app, limits);
}
