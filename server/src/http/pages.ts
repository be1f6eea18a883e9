import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newSecret } from '../platform/ids.ts';
import { notFound } from './problems.ts';
import type { App } from './routes/route-context.ts';
import { contentSecurityPolicy, isData } from './security.ts';

/** What stands in the page where the nonce of its style elements belongs. */
export const NONCE_PLACEHOLDER = 'FIREDRILL_CSP_NONCE';

/** What addresses of pages are made of: no file's name ends like that, and nothing in them needs decoding. */
const PAGE_PATH = /^(?:\/[\w-]+)*\/?$/;
const IMMUTABLE = 'public, max-age=31536000, immutable';
const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Firedrill</title></head>
  <body>
    <h1>The dashboard is not built</h1>
    <p>In the folder of Firedrill, run <code>npm run setup</code>, then load this page again.</p>
    <p>The <a href="/api/docs">HTTP API</a> is at work, and so is the command line.</p>
  </body>
</html>
`;

/** The page of the dashboard; a new nonce each time, so that none can be guessed. */
async function sendPage(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache');
  let page: string;
  try {
    page = await readFile(join(folder, 'index.html'), 'utf8');
  } catch {
    return reply.code(503).send(NOT_BUILT);
  }
  const nonce = newSecret();
  return reply
    .header('content-security-policy', contentSecurityPolicy(nonce))
    .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
}

/** Whether an address that no file has is one of the dashboard's own, which its page shows. */
function isForPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const [path = ''] = request.url.split('?');
  return !isData(request) && PAGE_PATH.test(path);
}

/** Serves the dashboard's files from a folder, and its page at every address of its own. */
export async function registerPages(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Files below `assets` bear a hash of their content in their names.
      reply.setHeader('cache-control', path.includes('/assets/') ? IMMUTABLE : 'no-cache');
    },
  });
  for (const url of ['/', '/index.html']) {
    app.get(url, { schema: { hide: true } }, (_request, reply) => sendPage(reply, folder));
  }
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) => {
    if (isForPage(request)) return await sendPage(reply, folder);
    throw notFound(request);
  });
}
