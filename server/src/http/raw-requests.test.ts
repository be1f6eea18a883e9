import { afterEach, describe, expect, test } from 'vitest';
import type { AppOptions } from './app.ts';
import { raw } from './testing/raw.ts';
import { OUTSIDE, type ServedApp, servedApp } from './testing/served-app.ts';

let served: ServedApp;

afterEach(() => served.close());

async function serve(options: Partial<AppOptions> = {}): Promise<ServedApp['app']> {
  served = await servedApp(options);
  return served.app;
}

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
      413,
    ],
  ])('%s is a problem', async (_what, bytes, status) => {
    await serve();
    const { port } = await served.listen();
    const answer = await raw(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test.each([
    [
      'lengths that contradict each other',
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde'],
    ['another coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a header over two lines', 'X: a\r\n b\r\n\r\n'],
    ['a blank before a colon', 'X : a\r\n\r\n'],
  ])('nothing that comes after %s is taken for a request', async (_what, rest) => {
    await serve();
    const { port } = await served.listen();
    const next = 'POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
    const answer = await raw(port, `POST /api/scenarios/check HTTP/1.1\r\nHost: 127.0.0.1\r\n${rest}${next}`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
  });

  test('one that does not come in time, or connections without end, hold nothing up for long', async () => {
    const app = await serve({ viewersMax: 7 });
    const { headersTimeout, requestTimeout, timeout, maxConnections } = app.server;
    expect({ headersTimeout, requestTimeout, timeout, maxConnections }).toEqual({
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      timeout: 120_000,
      maxConnections: 507,
    });
    const { port } = await served.listen();
    // What Node.js does when the time is up.
    app.server.once('connection', (socket) => {
      const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      app.server.emit('clientError', late, socket);
      // Nor does one who does not read the answer.
      expect(socket.timeout).toBe(2_000);
    });
    expect(await raw(port, 'GET /api/ru')).toMatch(/^HTTP\/1\.1 400 [\s\S]*did not come as a whole in time/);
  });
});
