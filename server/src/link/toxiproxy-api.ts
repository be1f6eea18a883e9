import { FiredrillError, messageOf } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { checkLoopback } from './address.ts';
import type { LinkOperations } from './link-set.ts';
import type { LinkSpec, LinkState } from './link-state.ts';
import {
  ApiError,
  readProxies,
  readProxy,
  readProxyChange,
  readToxic,
  readToxicChange,
} from './toxiproxy-bodies.ts';

/** The version of Toxiproxy whose API this is. */
const VERSION = '2.12.0';
const HANDLER_WITHIN_MS = 25_000;

/** What a request asks: the names in its path, and its body as it came. */
export interface ApiRequest {
  proxy: string;
  toxic: string;
  body: Buffer | undefined;
}

/** What it is answered. */
export interface ApiAnswer {
  status: number;
  body?: unknown;
}

type Handler = (request: ApiRequest) => Promise<ApiAnswer>;

/** A route of Toxiproxy's API. `:proxy` and `:toxic` stand for names. */
export interface ApiRoute {
  methods: ReadonlyArray<'GET' | 'POST' | 'PATCH' | 'DELETE'>;
  path: string;
  handle: Handler;
}

export interface ApiOptions {
  links: LinkOperations;
  clock: Clock;
  /** Proxies may listen where other machines reach them. */
  allowRemote: boolean;
}

/** What Toxiproxy says of each error that the links know. */
const TEXTS: Partial<Record<FiredrillError['code'], string>> = {
  'link.not-found': 'proxy not found',
  'link.exists': 'proxy already exists',
  'toxic.not-found': 'toxic not found',
  'toxic.exists': 'toxic already exists',
};

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (!(error instanceof FiredrillError)) return new ApiError(500, messageOf(error));
  const detail = error.hint ? `${error.message} (${error.hint})` : error.message;
  if (error.code === 'usage.invalid') return new ApiError(400, `bad request body: ${detail}`);
  return new ApiError(error.httpStatus, TEXTS[error.code] ?? detail);
}

function errorAnswer({ status, message }: ApiError, more: object = {}): ApiAnswer {
  return { status, body: { error: message, status, ...more } };
}

function view({ name, listen, upstream, enabled, toxics }: LinkState): Omit<LinkState, 'port'> {
  return { name, listen, upstream, enabled, toxics };
}

/** A handler that answers errors as Toxiproxy does, and 503 when it takes too long; what it does goes on. */
function guarded(handle: Handler, clock: Clock): Handler {
  return async (request) => {
    const answered = new AbortController();
    const tooLate = clock
      .sleep(HANDLER_WITHIN_MS, answered.signal)
      .then(() => errorAnswer(new ApiError(503, `not done within ${HANDLER_WITHIN_MS} ms`)));
    tooLate.catch(() => {});
    try {
      return await Promise.race([handle(request), tooLate]);
    } catch (error) {
      return errorAnswer(toApiError(error));
    } finally {
      answered.abort();
    }
  };
}

/** Applies a list of proxies in order: `made` is what there was before the error that ended it, if one did. */
export async function populate(
  specs: readonly LinkSpec[],
  { links, allowRemote }: ApiOptions,
): Promise<{ made: LinkState[]; error?: ApiError }> {
  const made: LinkState[] = [];
  try {
    for (const spec of specs) {
      if (!allowRemote) await checkLoopback(spec.listen);
      made.push(await links.put(spec));
    }
    return { made };
  } catch (error) {
    return { made, error: toApiError(error) };
  }
}

function proxyRoutes(options: ApiOptions): ApiRoute[] {
  const { links, allowRemote } = options;
  return [
    {
      methods: ['GET'],
      path: '/proxies',
      handle: async () => {
        const proxies = await links.list();
        return { status: 200, body: Object.fromEntries(proxies.map((proxy) => [proxy.name, view(proxy)])) };
      },
    },
    {
      methods: ['POST'],
      path: '/proxies',
      handle: async ({ body }) => {
        const spec = readProxy(body);
        if (!allowRemote) await checkLoopback(spec.listen);
        return { status: 201, body: view(await links.add(spec)) };
      },
    },
    {
      methods: ['POST'],
      path: '/populate',
      handle: async ({ body }) => {
        const { made, error } = await populate(readProxies(body), options);
        const proxies = made.map(view);
        return error ? errorAnswer(error, { proxies }) : { status: 201, body: { proxies } };
      },
    },
    {
      methods: ['GET'],
      path: '/proxies/:proxy',
      handle: async ({ proxy }) => ({ status: 200, body: view(await links.get(proxy)) }),
    },
    {
      methods: ['PATCH', 'POST'],
      path: '/proxies/:proxy',
      handle: async ({ proxy, body }) => {
        await links.get(proxy);
        const change = readProxyChange(body);
        if (!allowRemote && change.listen !== undefined) await checkLoopback(change.listen);
        return { status: 200, body: view(await links.update(proxy, change)) };
      },
    },
    {
      methods: ['DELETE'],
      path: '/proxies/:proxy',
      handle: async ({ proxy }) => {
        await links.remove(proxy);
        return { status: 204 };
      },
    },
  ];
}

function toxicRoutes({ links }: ApiOptions): ApiRoute[] {
  const toxicOf = async ({ proxy, toxic: name }: ApiRequest): Promise<unknown> => {
    const found = (await links.get(proxy)).toxics.find((toxic) => toxic.name === name);
    if (found) return found;
    throw new FiredrillError('toxic.not-found', `link ${proxy} has no toxic ${name}`);
  };
  return [
    {
      methods: ['GET'],
      path: '/proxies/:proxy/toxics',
      handle: async ({ proxy }) => ({ status: 200, body: (await links.get(proxy)).toxics }),
    },
    {
      methods: ['POST'],
      path: '/proxies/:proxy/toxics',
      handle: async ({ proxy, body }) => {
        await links.get(proxy);
        return { status: 200, body: await links.addToxic(proxy, readToxic(body)) };
      },
    },
    {
      methods: ['GET'],
      path: '/proxies/:proxy/toxics/:toxic',
      handle: async (request) => ({ status: 200, body: await toxicOf(request) }),
    },
    {
      methods: ['PATCH', 'POST'],
      path: '/proxies/:proxy/toxics/:toxic',
      handle: async (request) => {
        await toxicOf(request);
        const change = readToxicChange(request.body);
        return { status: 200, body: await links.updateToxic(request.proxy, request.toxic, change) };
      },
    },
    {
      methods: ['DELETE'],
      path: '/proxies/:proxy/toxics/:toxic',
      handle: async ({ proxy, toxic }) => {
        await links.removeToxic(proxy, toxic);
        return { status: 204 };
      },
    },
  ];
}

function stateRoutes({ links }: ApiOptions): ApiRoute[] {
  return [
    {
      methods: ['POST'],
      path: '/reset',
      handle: async () => {
        await links.reset();
        return { status: 204 };
      },
    },
    { methods: ['GET'], path: '/version', handle: async () => ({ status: 200, body: { version: VERSION } }) },
  ];
}

/** Every route of Toxiproxy's control API, on a set of links. */
export function toxiproxyRoutes(options: ApiOptions): ApiRoute[] {
  return [...proxyRoutes(options), ...toxicRoutes(options), ...stateRoutes(options)].map((route) => ({
    ...route,
    handle: guarded(route.handle, options.clock),
  }));
}
