import { afterEach, describe, expect, test } from 'vitest';
import type { AppOptions } from './app.ts';
import { raw } from './testing/raw.ts';
import { type ServedApp, servedApp } from './testing/served-app.ts';

const TOKEN = 'a-token-of-some-length';
const HOST = { host: '127.0.0.1:4600' };
let served: ServedApp;

afterEach(() => served.close());

async function serve(options: Partial<AppOptions> = {}): Promise<ServedApp['app']> {
  served = await servedApp(options);
  return served.app;
}

/** Every operation that the API describes; what stands for a parameter is not looked at before who asks. */
function operationsOf(app: ServedApp['app']): (readonly [method: 'GET' | 'POST', url: string])[] {
  const { paths = {} } = app.swagger();
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item ?? {}).map(
      (method) => [method.toUpperCase() as 'GET' | 'POST', path.replaceAll(/\{\w+\}/g, 'x')] as const,
    ),
  );
}

describe('every answer', () => {
  test('forbids inline script, framing and guessing of types', async () => {
    const app = await serve();
    for (const url of ['/', '/api/runs', '/api/nothing', '/assets/main-1a2b.js', '/api/docs/', '/metrics']) {
      const { headers } = await app.inject({ url, headers: HOST });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'; script-src 'self'; script-src-attr 'none'");
      expect(policy).not.toMatch(/unsafe/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('where a request comes from', () => {
  test('is checked on every route with an effect and on the events of runs', async () => {
    const app = await serve();
    const guarded = operationsOf(app).filter(([method, url]) => method !== 'GET' || url.endsWith('/events'));
    expect(guarded.length).toBeGreaterThan(10);
    for (const [method, url] of guarded) {
      for (const told of [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'same-site' }]) {
        const { statusCode } = await app.inject({ method, url, headers: { ...HOST, ...told } });
        expect([method, url, statusCode]).toEqual([method, url, 403]);
      }
    }
    expect(served.service.stopped).toEqual([]);
  });
});

describe('a token', () => {
  test('is needed for everything but pages, health and signing in', async () => {
    const app = await serve({ token: TOKEN });
    const status = async (url: string, headers = {}) =>
      (await app.inject({ url, headers: { ...HOST, ...headers } })).statusCode;
    for (const url of ['/', '/assets/main-1a2b.js', '/api/health']) expect(await status(url)).toBe(200);
    for (const url of ['/api/docs/', '/api/docs/json', '/api/nothing'])
      expect([url, await status(url)]).toEqual([url, 401]);
    const open = ['GET /api/health', 'POST /api/session', 'DELETE /api/session'];
    for (const [method, url] of operationsOf(app)) {
      if (open.includes(`${method} ${url}`)) continue;
      const { statusCode } = await app.inject({ method, url, headers: HOST });
      expect([method, url, statusCode]).toEqual([method, url, 401]);
    }
    expect(await status('/api/runs', { authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await status('/api/runs', { authorization: 'Bearer nonsense' })).toBe(401);
  });

  test.each([
    ['GET', '/%61pi/runs', 401],
    ['GET', '/a%70i/runs?x', 401],
    ['GET', '/metric%73', 401],
    ['GET', '/%61pi/docs/json', 401],
    ['POST', '/%61pi/scenarios/check', 401],
    ['GET', 'http://127.0.0.1/api/runs', 400],
    ['GET', 'HTTP://evil.example/metrics', 400],
    ['POST', 'http://127.0.0.1/api/scenarios/check', 400],
    ['OPTIONS', '*', 400],
  ])('is needed however an address is written: %s %s', async (method, path, status) => {
    await serve({ token: TOKEN });
    const { port } = await served.listen();
    const answer = await raw(
      port,
      `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toMatch(/"runs"|firedrill_|openapi|"mistakes"/);
  });

  test('cannot be found by trying: after so many wrong ones none is looked at', async () => {
    const app = await serve({ token: TOKEN, limits: { guesses: 2 } });
    const ask = async (headers = {}) => {
      const { statusCode, json } = await app.inject({ url: '/api/live', headers: { ...HOST, ...headers } });
      return [statusCode, json().error?.hint];
    };
    const right = { authorization: `Bearer ${TOKEN}` };
    for (const _ of [1, 2, 3]) expect((await ask())[0]).toBe(401);
    expect((await ask({ authorization: 'Bearer a-first-guess-of-it' }))[0]).toBe(401);
    expect((await ask(right))[0]).toBe(200);
    expect((await ask({ cookie: 'firedrill_session=a-second-guess' }))[0]).toBe(401);
    expect(await ask(right)).toEqual([429, 'try again in 60 seconds']);
    expect((await app.inject({ url: '/api/health', headers: HOST })).statusCode).toBe(200);
  });

  test('signs a browser in, and out again', async () => {
    const app = await serve({ token: TOKEN });
    const signIn = (token: string) =>
      app.inject({ method: 'POST', url: '/api/session', headers: HOST, payload: { token } });
    const wrong = await signIn(`${TOKEN}x`);
    expect([wrong.statusCode, wrong.json().error.code]).toEqual([401, 'http.unauthorized']);
    expect(wrong.body).not.toContain(TOKEN);
    const right = await signIn(TOKEN);
    const [cookie = ''] = String(right.headers['set-cookie']).split(';');
    expect(right.statusCode).toBe(204);
    expect((await app.inject({ url: '/api/runs', headers: { ...HOST, cookie } })).statusCode).toBe(200);
    const out = await app.inject({ method: 'DELETE', url: '/api/session', headers: HOST });
    expect(out.headers['set-cookie']).toContain('Max-Age=0');
  });
});

describe('limits', () => {
  test('reads, effects and attempts to sign in are counted apart', async () => {
    const app = await serve({ token: TOKEN, limits: { reads: 2, effects: 1, signIns: 1 } });
    const authorization = `Bearer ${TOKEN}`;
    const ask = async (method: 'GET' | 'POST', url: string) =>
      (await app.inject({ method, url, headers: { ...HOST, authorization } })).statusCode;
    expect([await ask('GET', '/api/runs'), await ask('GET', '/none.js'), await ask('GET', '/')]).toEqual([
      200, 404, 429,
    ]);
    expect([await ask('POST', '/api/runs'), await ask('POST', '/api/runs')]).toEqual([400, 429]);
    expect([await ask('POST', '/api/session'), await ask('POST', '/api/session')]).toEqual([400, 429]);
    const { json, headers } = await app.inject({ url: '/api/live', headers: { ...HOST, authorization } });
    expect(json().error).toMatchObject({
      code: 'http.too-many',
      hint: expect.stringMatching(/^try again in/),
    });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});
