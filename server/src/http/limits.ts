import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { FiredrillError } from '@firedrill/contract';
import type { FastifyRequest } from 'fastify';
import { type App, EVENTS_ROUTE, SESSION_ROUTE } from './routes/route-context.ts';

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
  /** Requests with a wrong token; a page that was left open with an old session makes 30. */
  guesses: number;
}

/** The limits, unless others are given. */
export const REQUEST_LIMITS: RequestLimits = {
  reads: 6_000,
  effects: 300,
  streams: 6_000,
  signIns: 20,
  guesses: 300,
};

const WINDOW_MS = 60_000;

function limitClass(request: FastifyRequest): keyof RequestLimits {
  const { url } = request.routeOptions;
  if (url === EVENTS_ROUTE) return 'streams';
  if (url === SESSION_ROUTE) return 'signIns';
  return request.method === 'GET' || request.method === 'HEAD' ? 'reads' : 'effects';
}

/** Whoever has one address of an IPv6 network has all of it. */
function addressOf({ ip }: FastifyRequest): string {
  return normalizeIP(ip);
}

function tooMany(wait: string): FiredrillError {
  return new FiredrillError(
    'http.too-many',
    'so many requests came from this address that no other is taken',
    {
      hint: `try again in ${wait}`,
    },
  );
}

/** Counts those requests of an address that bear a wrong token. */
export interface GuessLimit {
  /** Rejects with `http.too-many` when so many were wrong that not even a right one is looked at. */
  check(request: FastifyRequest): Promise<void>;
  count(request: FastifyRequest): Promise<void>;
}

/** Limits how often an address may ask; returns the count of wrong tokens, which only who reads tokens can keep. */
export async function registerLimits(app: App, limits: RequestLimits): Promise<GuessLimit> {
  await app.register(rateLimit, {
    timeWindow: WINDOW_MS,
    max: (request) => limits[limitClass(request)],
    keyGenerator: (request) => `${addressOf(request)} ${limitClass(request)}`,
    errorResponseBuilder: (_request, { after }) => tooMany(after),
  });
  const guesses = app.createRateLimit({
    timeWindow: WINDOW_MS,
    max: limits.guesses,
    keyGenerator: addressOf,
  });
  return {
    check: async (request) => {
      const found = await guesses(request, { increment: false });
      if (!found.isAllowed && found.remaining === 0) throw tooMany(`${found.ttlInSeconds} seconds`);
    },
    count: async (request) => void (await guesses(request)),
  };
}
