import { readFile } from 'node:fs/promises';
import { FiredrillError, messageOf } from '@firedrill/contract';
import * as z from 'zod';
import type { LinkChange, LinkSpec } from './link-state.ts';
import { STREAMS, type Stream } from './toxic.ts';
import type { ToxicChange, ToxicSpec } from './toxic-spec.ts';
import { toxicOf } from './toxics/index.ts';

/** An answer other than success: its text and status are part of Toxiproxy's API. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** As in Toxiproxy, `null` is the same as left out. */
const TEXT = z.string().nullish();
const PROXY = z.object({ name: TEXT, listen: TEXT, upstream: TEXT, enabled: z.boolean().nullish() });
const TOXIC_CHANGE = z.object({
  toxicity: z.number().nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
});
const TOXIC = TOXIC_CHANGE.extend({ type: TEXT, name: TEXT, stream: TEXT });

const BAD_BODY = 'bad request body';

function decode<T>(schema: z.ZodType<T>, body: Buffer | undefined): T {
  const result = schema.safeParse(parseJson(body));
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message }) => `${place(path)}${message}`);
  throw new ApiError(400, `${BAD_BODY}: ${mistakes.join('; ')}`);
}

function parseJson(body: Buffer | undefined): unknown {
  if (body === undefined || body.length === 0) throw new ApiError(400, `${BAD_BODY}: EOF`);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ApiError(400, `${BAD_BODY}: ${messageOf(error)}`);
  }
}

/** `proxy 2, upstream: ` for a path into a list of proxies, which people count from 1. */
function place(path: readonly PropertyKey[]): string {
  const names = path.map((part) => (typeof part === 'number' ? `proxy ${part + 1}` : String(part)));
  return names.length === 0 ? '' : `${names.join(', ')}: `;
}

function toSpec(proxy: z.output<typeof PROXY>, where: string): LinkSpec {
  for (const field of ['name', 'upstream'] as const) {
    if (!proxy[field]) throw new ApiError(400, `missing required field: ${field}${where}`);
  }
  return {
    name: proxy.name ?? '',
    upstream: proxy.upstream ?? '',
    listen: proxy.listen ?? '',
    enabled: proxy.enabled ?? true,
  };
}

/** The body of POST /proxies. */
export function readProxy(body: Buffer | undefined): LinkSpec {
  return toSpec(decode(PROXY, body), '');
}

/** The body of POST /populate, and the content of a configuration file. */
export function readProxies(body: Buffer | undefined): LinkSpec[] {
  return decode(z.array(PROXY), body).map((proxy, i) => toSpec(proxy, ` at proxy ${i + 1}`));
}

/** The body of PATCH /proxies/{proxy}; an empty text, like null, keeps what is there. */
export function readProxyChange(body: Buffer | undefined): LinkChange {
  const { listen, upstream, enabled } = decode(PROXY, body);
  return { listen: listen || undefined, upstream: upstream || undefined, enabled: enabled ?? undefined };
}

/** The body of POST /proxies/{proxy}/toxics. Attributes are checked by the toxic. */
export function readToxic(body: Buffer | undefined): ToxicSpec {
  const { type, name, stream, toxicity, attributes } = decode(TOXIC, body);
  const known = STREAMS.find((candidate) => candidate === (stream ?? ('downstream' satisfies Stream)));
  if (known === undefined) {
    throw new ApiError(400, 'stream was invalid, can be either upstream or downstream');
  }
  if (!type || toxicOf(type) === undefined) throw new ApiError(400, 'invalid toxic type');
  return {
    type,
    name: name ?? undefined,
    stream: known,
    toxicity: toxicity ?? undefined,
    attributes: attributes ?? undefined,
  };
}

/** The body of PATCH /proxies/{proxy}/toxics/{toxic}; everything but toxicity and attributes is ignored. */
export function readToxicChange(body: Buffer | undefined): ToxicChange {
  const { toxicity, attributes } = decode(TOXIC_CHANGE, body);
  return { toxicity: toxicity ?? undefined, attributes: attributes ?? undefined };
}

/** Reads a configuration file: a JSON list of proxies, as Toxiproxy's own `-config` takes it. */
export async function readConfig(path: string): Promise<LinkSpec[]> {
  try {
    return readProxies(await readFile(path));
  } catch (error) {
    const reason = messageOf(error).replace(`${BAD_BODY}: `, '');
    throw new FiredrillError('config.invalid', `${path}: ${reason}`, {
      hint: 'it is a JSON list of proxies: [{"name": "redis", "listen": "127.0.0.1:26379", "upstream": "127.0.0.1:6379"}]',
      cause: error,
    });
  }
}
