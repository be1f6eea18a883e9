import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { AppOptions } from './app.ts';
import { OUTSIDE, type ServedApp, servedApp } from './testing/served-app.ts';

const TOKEN = 'a-token-of-some-length';
const HOST = { host: '127.0.0.1:4600' };
let served: ServedApp;

afterEach(() => served.close());

async function serve(options: Partial<AppOptions> = {}): Promise<ServedApp['app']> {
  served = await servedApp(options);
  return served.app;
}

/** Sends bytes as they are and returns everything that comes back. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text) => {
    answer += text;
  });
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return answer;
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
    const { runId } = served.service.add();
    const effects = [
      ['POST', '/api/runs'],
      ['DELETE', `/api/runs/${runId}`],
      ['POST', `/api/runs/${runId}/stop`],
      ['POST', `/api/runs/${runId}/faults`],
      ['POST', `/api/runs/${runId}/faults/f1/heal`],
      ['PUT', '/api/scenarios/mine'],
      ['POST', '/api/scenarios/check'],
      ['POST', '/api/session'],
      ['GET', `/api/runs/${runId}/events`],
    ] as const;
    for (const [method, url] of effects) {
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
    for (const url of ['/api/live', '/api/runs', '/metrics', '/api/docs/', '/api/docs/json', '/api/nothing'])
      expect([url, await status(url)]).toEqual([url, 401]);
    expect(await status('/api/runs', { authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await status('/api/runs', { authorization: 'Bearer nonsense' })).toBe(401);
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

describe('raw requests', () => {
  test.each([
    `/../${OUTSIDE.name}`,
    `/assets/../../${OUTSIDE.name}`,
    `/%2e%2e/${OUTSIDE.name}`,
    `/%2e%2e%2f${OUTSIDE.name}`,
    `/assets/%2e%2e/%2e%2e/${OUTSIDE.name}`,
    `/..%5c${OUTSIDE.name}`,
    `/..\\${OUTSIDE.name}`,
    `/%252e%252e/${OUTSIDE.name}`,
    `/..%00/${OUTSIDE.name}`,
    `/assets/main-1a2b.js%00.html`,
    `/%c0%ae%c0%ae/${OUTSIDE.name}`,
    `//etc/passwd`,
    `///etc/passwd`,
    `/%2fetc%2fpasswd`,
    `/.hidden`,
    `/%2ehidden`,
    `/api/runs/..%2f..%2f${OUTSIDE.name}/journal`,
    `/api/scenarios/..%2f..%2f${OUTSIDE.name}`,
    `/api/scenarios/%2fetc%2fpasswd`,
    `/api/docs/static/..%2f..%2fpackage.json`,
    `/api/docs/static/../../package.json`,
    'http://127.0.0.1/../etc/passwd',
  ])('%s reads nothing outside of the folder', async (path) => {
    await serve();
    const { port } = await served.listen();
    const answer = await raw(
      port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|403|404) /);
    expect(answer).not.toMatch(/root:|nobody may read|"version"/);
    expect(answer).not.toContain(served.pagesFolder);
  });

  test.each([
    ['nonsense', 'nonsense\r\n\r\n', 400],
    ['no host', 'GET /api/runs HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['no host in HTTP/1.0', 'GET /api/runs HTTP/1.0\r\n\r\n', 403],
    ['another host', 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 403],
    [
      'two hosts',
      'GET / HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
      403,
    ],
    [
      'a header that is too large',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      400,
    ],
  ])('%s is a problem', async (_what, bytes, status) => {
    await serve();
    const { port } = await served.listen();
    const answer = await raw(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});
