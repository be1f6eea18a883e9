import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { type HttpServer, isLocalHost, startServer } from './listen.ts';
import { MemoryService } from './testing/memory-service.ts';

const TOKEN = 'a-token-of-some-length';
const open: HttpServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(host: string, port = 0, token?: string): Promise<HttpServer> {
  const server = await startServer(new MemoryService(), {
    host,
    port,
    token,
    allowedHosts: ['Drill.Example'],
    clock: systemClock,
    pagesFolder: tmpdir(),
    onDefect: () => undefined,
  });
  open.push(server);
  return server;
}

describe('listening', () => {
  test('says where a browser finds it', async () => {
    const { url, viewers } = await start('localhost');
    expect(url).toMatch(/^http:\/\/localhost:\d+$/);
    expect((await fetch(`${url.replace('localhost', '127.0.0.1')}/api/health`)).status).toBe(200);
    expect(viewers()).toBe(0);
  });

  test('a port that is taken is named, with the cure', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(start('127.0.0.1', port)).rejects.toMatchObject({
      code: 'http.listen',
      exitCode: 3,
      message: `127.0.0.1:${port} is taken`,
      hint: expect.stringContaining(`--port ${port + 1}`),
    });
    taken.close();
  });

  test('an address that is not this machine’s is named, with the cure', async () => {
    await expect(start('192.0.2.1', 0, TOKEN)).rejects.toMatchObject({
      code: 'http.listen',
      message: expect.stringContaining('192.0.2.1:0'),
      hint: expect.stringContaining('--host'),
    });
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'drill.example'])('%s needs a token', async (host) => {
    expect(isLocalHost(host)).toBe(false);
    await expect(start(host)).rejects.toMatchObject({
      code: 'usage.invalid',
      exitCode: 2,
      hint: expect.stringContaining('FIREDRILL_TOKEN'),
    });
  });

  test('with a token it listens wider, and answers to addresses and the names it was given', async () => {
    const { url } = await start('0.0.0.0', 0, TOKEN);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/api/runs`)).status).toBe(401);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`${url}/api/runs`, { headers })).status).toBe(200);
  });
});
