import { connect } from 'node:net';
import { Toxiproxy } from 'toxiproxy-node-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../platform/clock.ts';
import { echo, eventually, Peer, Upstream } from './testing/rig.ts';
import { startToxiproxyServer, type ToxiproxyServer } from './toxiproxy-server.ts';

let server: ToxiproxyServer;
let upstream: Upstream;
let url: string;
let client: Toxiproxy;
const peers: Peer[] = [];

beforeAll(async () => {
  server = await startToxiproxyServer({ listen: 'localhost:0', seed: 1, clock: systemClock });
  url = `http://127.0.0.1:${server.address.port}`;
  client = new Toxiproxy(url);
  upstream = await new Upstream(echo).listen();
});

afterAll(async () => {
  await server.close();
  upstream.close();
});

afterEach(async () => {
  for (const { socket } of peers.splice(0)) socket.destroy();
  for (const proxy of Object.values(await client.getAll())) await proxy.remove();
});

function dial(address: string): Peer {
  const [host = '', port] = address.split(':');
  const peer = new Peer(connect({ host, port: Number(port) }));
  peers.push(peer);
  return peer;
}

/** A request as it is, with its answer's status and body. */
async function request(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

function errorOf(status: number, error: string) {
  return { status, body: { error, status } };
}

describe('the Toxiproxy client', () => {
  it('creates, reads, changes and removes a proxy', async () => {
    const proxy = await client.createProxy({
      name: 'redis',
      listen: 'localhost:0',
      upstream: upstream.address,
    });
    expect(proxy.toJson()).toEqual({
      name: 'redis',
      listen: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/),
      upstream: upstream.address,
      enabled: true,
    });
    const through = dial(proxy.listen);
    through.socket.write('through');
    await through.receives('through');

    const down = await proxy.update({ enabled: false, listen: proxy.listen, upstream: proxy.upstream });
    expect(down).toMatchObject({ enabled: false, listen: proxy.listen });
    await eventually(() => through.closed, 'the close of what was open');
    const refused = dial(proxy.listen);
    await eventually(() => refused.errorCode === 'ECONNREFUSED', 'a refusal');
    await down.update({ enabled: true, listen: proxy.listen, upstream: proxy.upstream });
    expect((await client.get('redis')).toJson()).toEqual(proxy.toJson());

    await proxy.remove();
    await expect(client.get('redis')).rejects.toThrow('404');
    expect(await client.getAll()).toEqual({});
  });

  it('adds, reads, changes and removes toxics', async () => {
    const proxy = await client.createProxy({ name: 'redis', listen: '', upstream: upstream.address });
    const latency = await proxy.addToxic({
      type: 'latency',
      attributes: { latency: 50, jitter: 5 },
      name: '',
      stream: 'upstream',
      toxicity: 1,
    });
    expect(latency.toJson()).toEqual({
      name: 'latency_upstream',
      type: 'latency',
      stream: 'upstream',
      toxicity: 1,
      attributes: { latency: 50, jitter: 5 },
    });
    const updated = await latency.update({ ...latency.toJson(), attributes: { latency: 0, jitter: 0 } });
    expect(updated.attributes).toEqual({ latency: 0, jitter: 0 });
    expect((await proxy.getToxic('latency_upstream')).toJson()).toEqual(updated.toJson());
    await latency.remove();
    await expect(proxy.getToxic('latency_upstream')).rejects.toThrow('404');
  });

  it('populates, resets and asks for the version', async () => {
    const proxies = await client.populate([
      { name: 'one', listen: 'localhost:0', upstream: upstream.address },
      { name: 'two', listen: 'localhost:0', upstream: upstream.address, enabled: false },
    ]);
    expect(Object.keys(proxies)).toEqual(['one', 'two']);
    expect(proxies.two).toMatchObject({ enabled: false, listen: 'localhost:0' });
    await proxies.one?.addToxic({
      type: 'timeout',
      attributes: {},
      name: 't',
      stream: 'downstream',
      toxicity: 1,
    });
    await client.reset();
    const all = await client.getAll();
    expect(all.two?.enabled).toBe(true);
    await expect(all.one?.getToxic('t')).rejects.toThrow('404');
    expect(await client.getVersion()).toBe('{"version":"2.12.0"}');
  });
});

describe('proxies', () => {
  beforeEach(async () => {
    await client.createProxy({ name: 'redis', listen: '', upstream: upstream.address });
  });

  it('are shown by name with their toxics, upstream ones first', async () => {
    await request('POST', '/proxies/redis/toxics', '{"type":"noop","name":"b"}');
    await request('POST', '/proxies/redis/toxics', '{"type":"noop","name":"a","stream":"upstream"}');
    const { body } = await request('GET', '/proxies');
    expect(body).toEqual({
      redis: {
        name: 'redis',
        listen: expect.any(String),
        upstream: upstream.address,
        enabled: true,
        toxics: [
          { name: 'a', type: 'noop', stream: 'upstream', toxicity: 1, attributes: {} },
          { name: 'b', type: 'noop', stream: 'downstream', toxicity: 1, attributes: {} },
        ],
      },
    });
  });

  it.each([
    ['{}', errorOf(400, 'missing required field: name')],
    ['{"name":"x"}', errorOf(400, 'missing required field: upstream')],
    ['{"name":"redis","upstream":"localhost:1"}', errorOf(409, 'proxy already exists')],
    ['', errorOf(400, 'bad request body: EOF')],
  ])('are not made of %j', async (body, answer) => {
    expect(await request('POST', '/proxies', body)).toEqual(answer);
  });

  it.each(['{', '[]', '{"name":1,"upstream":"localhost:1"}', '{"name":"x","upstream":"nowhere"}'])(
    'are not made of %s, which is answered with its mistake',
    async (body) => {
      const answer = await request('POST', '/proxies', body);
      expect(answer).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^bad request body: ./), status: 400 },
      });
    },
  );

  it('answer 500 when they cannot listen, here or beyond this machine', async () => {
    for (const listen of [upstream.address, '0.0.0.0:0']) {
      const body = JSON.stringify({ name: 'x', upstream: upstream.address, listen });
      expect(await request('POST', '/proxies', body)).toMatchObject({
        status: 500,
        body: { error: expect.stringContaining(listen.split(':')[0] ?? ''), status: 500 },
      });
    }
  });

  it('take null for left out', async () => {
    const body = JSON.stringify({ name: 'x', upstream: upstream.address, listen: null, enabled: null });
    expect(await request('POST', '/proxies', body)).toMatchObject({ status: 201, body: { enabled: true } });
  });

  it.each(['PATCH', 'POST'])('keep on %s what is left out, and their toxics', async (method) => {
    await request('POST', '/proxies/redis/toxics', '{"type":"noop"}');
    const before = await request('GET', '/proxies/redis');
    expect(await request(method, '/proxies/redis', '{}')).toEqual(before);
    const answer = await request(method, '/proxies/redis', '{"upstream":"127.0.0.1:1"}');
    expect(answer).toMatchObject({
      status: 200,
      body: { upstream: '127.0.0.1:1', toxics: [{ type: 'noop' }] },
    });
  });

  it.each([
    ['GET', '/proxies/x'],
    ['PATCH', '/proxies/x'],
    ['DELETE', '/proxies/x'],
    ['GET', '/proxies/x/toxics'],
    ['POST', '/proxies/x/toxics'],
    ['GET', '/proxies/x/toxics/t'],
    ['PATCH', '/proxies/x/toxics/t'],
    ['DELETE', '/proxies/x/toxics/t'],
  ])('that are not there: %s %s', async (method, path) => {
    expect(await request(method, path)).toEqual(errorOf(404, 'proxy not found'));
  });

  it('are removed with 204 and nothing more', async () => {
    expect(await request('DELETE', '/proxies/redis')).toEqual({ status: 204, body: undefined });
    expect(await request('POST', '/reset')).toEqual({ status: 204, body: undefined });
  });
});

describe('populate', () => {
  const proxy = (name: string, more: object = {}) => ({
    name,
    listen: '',
    upstream: upstream.address,
    ...more,
  });

  it('checks every proxy before it makes one', async () => {
    const body = JSON.stringify([proxy('one'), { name: 'two' }, { upstream: 'x' }]);
    expect(await request('POST', '/populate', body)).toEqual(
      errorOf(400, 'missing required field: upstream at proxy 2'),
    );
    expect(await client.getAll()).toEqual({});
  });

  it('leaves the same proxy alone, with its toxics, and replaces a different one', async () => {
    const made = await client.createProxy(proxy('one'));
    await request('POST', '/proxies/one/toxics', '{"type":"noop"}');
    const same = JSON.stringify([proxy('one', { listen: made.listen })]);
    expect(await request('POST', '/populate', same)).toMatchObject({
      status: 201,
      body: { proxies: [{ name: 'one', listen: made.listen, toxics: [{ type: 'noop' }] }] },
    });
    const other = JSON.stringify([proxy('one', { listen: made.listen, upstream: '127.0.0.1:1' })]);
    expect(await request('POST', '/populate', other)).toMatchObject({
      status: 201,
      body: { proxies: [{ name: 'one', listen: made.listen, upstream: '127.0.0.1:1', toxics: [] }] },
    });
  });

  it('says what it made before an error', async () => {
    const body = JSON.stringify([proxy('one'), proxy('two', { listen: upstream.address }), proxy('three')]);
    expect(await request('POST', '/populate', body)).toMatchObject({
      status: 500,
      body: { error: expect.stringContaining(upstream.address), status: 500, proxies: [{ name: 'one' }] },
    });
    expect(Object.keys(await client.getAll())).toEqual(['one']);
  });
});

describe('toxics', () => {
  beforeEach(async () => {
    await client.createProxy({ name: 'redis', listen: '', upstream: upstream.address });
  });

  it('have defaults, and unknown attributes are ignored', async () => {
    const body = '{"type":"slicer","attributes":{"average_size":64,"colour":"red"}}';
    expect(await request('POST', '/proxies/redis/toxics', body)).toEqual({
      status: 200,
      body: {
        name: 'slicer_downstream',
        type: 'slicer',
        stream: 'downstream',
        toxicity: 1,
        attributes: { average_size: 64, size_variation: 0, delay: 0 },
      },
    });
  });

  it.each([
    ['{"type":"gremlin"}', errorOf(400, 'invalid toxic type')],
    ['{}', errorOf(400, 'invalid toxic type')],
    [
      '{"type":"noop","stream":"sideways"}',
      errorOf(400, 'stream was invalid, can be either upstream or downstream'),
    ],
    ['{"type":"noop","name":"there","stream":"upstream"}', errorOf(409, 'toxic already exists')],
  ])('are not made of %s', async (body, answer) => {
    await request('POST', '/proxies/redis/toxics', '{"type":"noop","name":"there"}');
    expect(await request('POST', '/proxies/redis/toxics', body)).toEqual(answer);
  });

  it.each([
    '{"type":"latency","attributes":{"latency":1.5}}',
    '{"type":"latency","attributes":{"latency":"1"}}',
    '{"type":"latency","attributes":7}',
    '{"type":"latency","toxicity":2}',
  ])('are not made of %s, which is answered with its mistake', async (body) => {
    expect(await request('POST', '/proxies/redis/toxics', body)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^bad request body: .*(latency|attributes|toxicity)/) },
    });
  });

  it.each(['PATCH', 'POST'])('merge attributes on %s and ignore what cannot change', async (method) => {
    await request(
      'POST',
      '/proxies/redis/toxics',
      '{"type":"latency","attributes":{"latency":5,"jitter":1}}',
    );
    const change = '{"name":"x","type":"noop","stream":"upstream","toxicity":0.5,"attributes":{"latency":9}}';
    expect(await request(method, '/proxies/redis/toxics/latency_downstream', change)).toEqual({
      status: 200,
      body: {
        name: 'latency_downstream',
        type: 'latency',
        stream: 'downstream',
        toxicity: 0.5,
        attributes: { latency: 9, jitter: 1 },
      },
    });
  });

  it.each([
    ['GET', undefined],
    ['PATCH', '{}'],
    ['DELETE', undefined],
  ])('that are not there: %s', async (method, body) => {
    expect(await request(method, '/proxies/redis/toxics/x', body)).toEqual(errorOf(404, 'toxic not found'));
  });

  it('are listed and removed', async () => {
    await request('POST', '/proxies/redis/toxics', '{"type":"noop"}');
    expect(await request('GET', '/proxies/redis/toxics')).toMatchObject({
      status: 200,
      body: [{ type: 'noop' }],
    });
    expect(await request('DELETE', '/proxies/redis/toxics/noop_downstream')).toEqual({
      status: 204,
      body: undefined,
    });
    expect(await request('GET', '/proxies/redis/toxics')).toEqual({ status: 200, body: [] });
  });
});

describe('requests', () => {
  it('of a browser are refused', async () => {
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux)' };
    expect(await request('GET', '/proxies', undefined, headers)).toEqual(
      errorOf(403, 'User agent not allowed'),
    );
  });

  it('may name any content type', async () => {
    const body = JSON.stringify({ name: 'x', upstream: upstream.address });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await request('POST', '/proxies', body, headers)).toMatchObject({ status: 201 });
  });

  it('that are too large, or ask for nothing that is there, get an error of the same shape', async () => {
    expect(await request('POST', '/proxies', ' '.repeat(2 ** 20 + 1))).toMatchObject({
      status: 413,
      body: { error: expect.any(String), status: 413 },
    });
    expect(await request('GET', '/gremlins')).toMatchObject({ status: 404, body: { status: 404 } });
  });

  it('that take too long get 503', async () => {
    const sleep: Clock['sleep'] = (ms, signal) =>
      ms === 25_000 ? Promise.resolve() : systemClock.sleep(ms, signal);
    const hurried = { ...systemClock, sleep };
    const slow = await startToxiproxyServer({ listen: '127.0.0.1:0', seed: 1, clock: hurried });
    try {
      const response = await fetch(`http://127.0.0.1:${slow.address.port}/proxies`);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ status: 503 });
    } finally {
      await slow.close();
    }
  });
});
