import helmet from '@fastify/helmet';
import { FiredrillError } from '@firedrill/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './access.ts';
import { type HostPolicy, type Provenance, refusal } from './admission.ts';
import { type GuessLimit, type RequestLimits, registerLimits } from './limits.ts';
import { type App, EVENTS_ROUTE, SESSION_ROUTE } from './routes/route-context.ts';

/** What is answered without a token: signing in and out, and whether the server is well. */
const OPEN_ROUTES: readonly string[] = [SESSION_ROUTE, '/api/health'];
/** The dashboard's own files, which tell nothing of any run; whatever else has a route is data. */
const PAGE_ROUTES: readonly string[] = ['/', '/index.html', '/*'];

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

/**
 * Whether a request is for the API and not for a page. Its route decides: an address can be written in many ways
 * (`/%61pi/runs`). Where there is no route, the address tells what was meant.
 */
export function isData(request: FastifyRequest): boolean {
  const { url: route } = request.routeOptions;
  const hasDataRoute = route !== undefined && !PAGE_ROUTES.includes(route);
  return hasDataRoute || /^\/(?:api|metrics)(?:[/?#]|$)/.test(request.url);
}

function purposeOf(request: FastifyRequest): Provenance['purpose'] {
  if (request.routeOptions.url === EVENTS_ROUTE) return 'stream';
  return isData(request) ? 'data' : 'page';
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** An address with a host in it is meant for a proxy, and would be another one than the header `Host` names. */
function checkForm(request: FastifyRequest): void {
  if (request.url.startsWith('/')) return;
  throw new FiredrillError(
    'usage.invalid',
    'the address of a request begins with /: this server is no proxy',
    {
      hint: 'ask for /api/runs and not for http://host/api/runs',
    },
  );
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

async function checkToken(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, guesses }: { access: Access; guesses: GuessLimit },
): Promise<void> {
  if (!isData(request) || OPEN_ROUTES.includes(request.routeOptions.url ?? '')) return;
  if (access.needsToken) await guesses.check(request);
  const credential = access.judge(request.headers);
  if (credential === 'right') return;
  if (credential === 'wrong') await guesses.count(request);
  reply.header('www-authenticate', 'Bearer');
  throw new FiredrillError('http.unauthorized', 'this server needs its token', {
    hint: 'send it as "Authorization: Bearer …", or sign in on the dashboard',
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
  const guesses = await registerLimits(app, limits);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy());
    if (isData(request)) reply.header('cache-control', 'no-store');
    checkForm(request);
    checkProvenance(request, hosts);
    await checkToken(request, reply, { access, guesses });
  });
}
